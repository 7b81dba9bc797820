package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRegistryTest {
  private static final String REPOSITORY = "team/app";
  private static final Digest LAYER = Digest.of(RegistryContent.bytes("layer"));

  @TempDir Path folder;
  private OciLayoutRegistry behind;
  private LoopbackRegistry server;
  private Registry registry;

  @BeforeEach
  void start() throws IOException {
    behind = OciLayoutRegistry.at(folder.resolve("registry"));
    server = LoopbackRegistry.over(behind);
    registry = connect(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void restart(LoopbackRegistry other) {
    server.close();
    server = other;
    registry = connect(other);
  }

  private Registry connect(LoopbackRegistry to) {
    return Registries.http(to.address(), ProviderContext.in(folder));
  }

  private Registry connect(LoopbackRegistry to, Credentials credentials) {
    ProviderContext context = ProviderContext.in(folder).withCredentials(() -> credentials);
    return Registries.http(to.address(), context);
  }

  private static LoopbackRegistry.Interceptor always(int status, String... headers) {
    return exchange -> {
      exchange.getRequestBody().readAllBytes();
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      LoopbackApi.refuse(exchange, status, "CODE", "words of the registry");
      return true;
    };
  }

  private static ProviderException refusal(ThrowingCallable call) {
    ProviderException refusal = catchThrowableOfType(ProviderException.class, call);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID, NEVER",
    "401, UNAUTHENTICATED, NEVER",
    "403, FORBIDDEN, NEVER",
    "405, INVALID, NEVER",
    "412, ALREADY_EXISTS, NEVER",
    "413, INVALID, NEVER",
    "418, INTERNAL, NEVER",
    "429, RATE_LIMITED, AFTER",
    "500, UNAVAILABLE, LOOK_FIRST",
    "503, UNAVAILABLE, LOOK_FIRST"
  })
  void everyRefusalHasItsKind(int status, ErrorKind kind, Retry retry) {
    Descriptor image = RegistryContent.putImage(registry, REPOSITORY, "layer");
    server.intercept(
        exchange -> exchange.getRequestMethod().equals("PUT") && always(status).answer(exchange));
    ProviderException refusal = refusal(() -> registry.tag(REPOSITORY, "v1", image.digest()));
    assertThat(refusal.kind()).isEqualTo(kind);
    assertThat(refusal.retry()).isEqualTo(retry);
    assertThat(refusal)
        .hasMessageStartingWith("Could not store the manifest v1 in team/app: ")
        .hasMessageEndingWith("(HTTP " + status + ": CODE words of the registry)");
  }

  @Test
  void readsAreRepeatedAndHadNoEffect() {
    AtomicInteger asked = new AtomicInteger();
    server.intercept(exchange -> asked.incrementAndGet() < 3 && always(503).answer(exchange));
    assertThat(registry.manifest(REPOSITORY, "v1")).isEmpty();
    assertThat(asked).hasValue(3);
    server.intercept(always(502));
    assertThat(refusal(() -> registry.manifest(REPOSITORY, "v1")).retry()).isEqualTo(Retry.AFTER);
  }

  @Test
  void theRegistrySaysHowLongToWait() {
    server.intercept(always(429, "Retry-After", "7"));
    assertThat(refusal(() -> registry.tags(REPOSITORY, "", 10)).retryAfter())
        .contains(Duration.ofSeconds(7));
    server.intercept(always(429, "Retry-After", "Fri, 01 Jan 2021 00:00:00 GMT"));
    assertThat(refusal(() -> registry.tags(REPOSITORY, "", 10)).retryAfter())
        .contains(Duration.ZERO);
    server.intercept(always(429, "Retry-After", "soon"));
    assertThat(refusal(() -> registry.tags(REPOSITORY, "", 10)).retryAfter()).isEmpty();
  }

  @Test
  void wrongCredentialsAreAnErrorThatShowsNone() throws IOException {
    restart(LoopbackRegistry.guarded(behind, "robot", "r1ght-5d41402a"));
    Registry wrong = connect(server, Credentials.basic("robot", "wr0ng-5d41402a"));
    for (Registry each : List.of(registry, wrong)) {
      ProviderException refusal = refusal(() -> each.tags(REPOSITORY, "", 1));
      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
      assertThat(refusal).hasMessageContaining("Check those of this connection");
      assertThat(refusal.toString()).doesNotContain("wr0ng-5d41402a", "robot");
    }
  }

  @Test
  void nothingIsShownToARegistryThatDoesNotAsk() {
    List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    server.intercept(
        exchange -> {
          seen.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
          return false;
        });
    RegistryContent.putImage(connect(server, Credentials.basic("a", "b")), REPOSITORY, "layer");
    assertThat(seen).isEmpty();
  }

  @Test
  void credentialsDoNotFollowToAnotherOrigin() throws IOException {
    restart(
        LoopbackRegistry.guarded(
            behind,
            "robot",
            "r1ght-5d41402a",
            LoopbackRegistry.Quirk.BLOBS_ELSEWHERE,
            LoopbackRegistry.Quirk.UPLOADS_ELSEWHERE));
    Registry allowed = connect(server, Credentials.basic("robot", "r1ght-5d41402a"));
    RegistryContent.putImage(allowed, REPOSITORY, "layer");
    assertThat(RegistryContent.read(allowed, REPOSITORY, LAYER)).isEqualTo("layer");
    assertThat(server.strayAuthorizations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://registry.example/blob",
        "ftp://127.0.0.1/blob",
        "file:///etc/passwd",
        "http://user:password@127.0.0.1/blob",
        "http://127.0.0.1.example/blob",
        "not an address",
        "/v2/team/app/again"
      })
  void aRedirectToWhereWeDoNotGoIsRefused(String location) {
    server.intercept(
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(307, -1);
          return true;
        });
    ProviderException refusal = refusal(() -> registry.blob(REPOSITORY, LAYER).close());
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INTERNAL);
    assertThat(refusal).hasMessageEndingWith("the registry points to where we do not go");
  }

  @Test
  void bytesOfAnotherDigestAreNotTakenForAManifest() {
    byte[] other = RegistryContent.manifest("other");
    server.intercept(exchange -> give(exchange, other));
    String wanted = Digest.of(RegistryContent.manifest("wanted")).toString();
    ProviderException refusal = refusal(() -> registry.manifest(REPOSITORY, wanted));
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INTERNAL);
    assertThat(refusal).hasMessageContaining("its bytes have the digest " + Digest.of(other));
  }

  @Test
  void aManifestWithoutEndIsNotRead() {
    byte[] huge = new byte[ManifestContent.LARGEST + 1];
    server.intercept(exchange -> give(exchange, huge));
    assertThat(refusal(() -> registry.manifest(REPOSITORY, "v1")))
        .hasMessage(
            "Could not read the manifest v1 of team/app: the answer is larger than 4194304 bytes");
  }

  @Test
  void anAlteredBlobFailsAtItsEnd() throws IOException {
    server.intercept(exchange -> give(exchange, RegistryContent.bytes("LAYER")));
    try (InputStream blob = registry.blob(REPOSITORY, LAYER)) {
      assertThat(catchThrowableOfType(IOException.class, blob::readAllBytes))
          .hasMessageContaining("The bytes of " + LAYER);
    }
  }

  private static boolean give(HttpExchange exchange, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", RegistryContent.MANIFEST);
    LoopbackApi.send(exchange, 200, content);
    return true;
  }

  @Test
  void tagsInPagesWithoutEndAreReadOnce() throws IOException {
    restart(LoopbackRegistry.over(behind, LoopbackRegistry.Quirk.ENDLESS_PAGES));
    Descriptor image = RegistryContent.putImage(behind, REPOSITORY, "layer");
    for (int i = 10; i < 30; i++) {
      behind.tag(REPOSITORY, "v" + i, image.digest());
    }
    assertThat(registry.tags(REPOSITORY, "", 100)).hasSize(7);
    assertThat(server.log()).hasSize(2);
  }

  @Test
  void aRegistryWhoseReferrersTagIsTheSubjectItselfHasNoReferrers() {
    Descriptor image = RegistryContent.putImage(behind, REPOSITORY, "layer");
    Descriptor index =
        behind.putManifest(REPOSITORY, RegistryContent.index(image), RegistryContent.INDEX);
    behind.tag(REPOSITORY, "sha256-" + index.digest().hex(), index.digest());
    assertThat(registry.referrers(REPOSITORY, index.digest())).isEmpty();
  }

  @Test
  void moreReferrersThanAnybodyWantsAreAnErrorAndNotAPart() {
    String each =
        "{\"mediaType\":\"%s\",\"digest\":\"sha256:%064x\",\"size\":1}"
            .formatted(RegistryContent.MANIFEST, 0);
    String list =
        java.util.stream.IntStream.rangeClosed(0, 10_000)
            .mapToObj(n -> each.replace("0".repeat(64), "%064x".formatted(n)))
            .collect(java.util.stream.Collectors.joining(",", "{\"manifests\":[", "]}"));
    server.intercept(exchange -> give(exchange, RegistryContent.bytes(list)));
    assertThat(refusal(() -> registry.referrers(REPOSITORY, LAYER)))
        .hasMessageContaining("there are more than 10000");
  }

  @Test
  void anUploadThatBrokeIsBegunAgain() {
    AtomicInteger puts = new AtomicInteger();
    server.intercept(
        exchange ->
            exchange.getRequestMethod().equals("PUT")
                && puts.incrementAndGet() < 3
                && always(500).answer(exchange));
    RegistryContent.putBlob(registry, REPOSITORY, "layer");
    assertThat(puts).hasValue(3);
    assertThat(behind.hasBlob(REPOSITORY, LAYER)).isTrue();
  }

  @Test
  void aServerThatSaysNothingIsGivenUpAtOnce() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    server.intercept(
        exchange -> {
          asked.incrementAndGet();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        });
    ProviderContext hasty = ProviderContext.in(folder).withTimeout(Duration.ofMillis(200));
    Registry impatient = Registries.http(server.address(), hasty);
    ProviderException refusal =
        refusal(() -> impatient.putBlob(REPOSITORY, LAYER, 5, BlobSource.of(new byte[5])));
    assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("did nothing for");
    assertThat(asked).hasValue(1);
    never.countDown();
  }

  @Test
  void aServerThatIsNotThereWasNotTold() {
    server.close();
    ProviderException refusal =
        refusal(() -> registry.putManifest(REPOSITORY, simple(), RegistryContent.MANIFEST));
    assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(refusal.retry()).isEqualTo(Retry.AFTER);
    assertThat(refusal).hasMessageContaining("no connection to 127.0.0.1:");
  }

  @Test
  void anInterruptedCallStopsAndSaysSo() {
    Thread.currentThread().interrupt();
    ProviderException refusal =
        refusal(() -> registry.putManifest(REPOSITORY, simple(), RegistryContent.MANIFEST));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(refusal.retry()).isEqualTo(Retry.LOOK_FIRST);
  }

  private static byte[] simple() {
    return "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://registry.example",
        "http://10.0.0.1:5000",
        "http://127.0.0.1.example",
        "http://localhost.example",
        "https://user:password@quay.io",
        "quay.io/team",
        "",
        "ftp://a.b"
      })
  void whatIsNoAddressOrInTheClearIsRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Registries.http(address, ProviderContext.in(folder)))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("password@"));
  }

  @Test
  void factoriesShareTheAddressesAmongThem() {
    HttpRegistryFactory http = new HttpRegistryFactory();
    OciLayoutRegistryFactory layout = new OciLayoutRegistryFactory();
    for (String address :
        List.of("quay.io", "localhost", "localhost:5000", "[::1]:5000", "https://a", "a:5000")) {
      assertThat(http.supports(address)).as(address).isTrue();
      assertThat(layout.supports(address)).as(address).isFalse();
    }
    for (String address : List.of("oci-layout:/a", "oci-layout:a", "/a/b.c", "file:///a")) {
      assertThat(http.supports(address)).as(address).isFalse();
      assertThat(layout.supports(address)).as(address).isTrue();
    }
    assertThat(http.create("docker.io", ProviderContext.in(folder)))
        .hasToString("https://registry-1.docker.io");
    assertThat(http.create("localhost:5000", ProviderContext.in(folder)))
        .hasToString("http://localhost:5000");
  }
}
