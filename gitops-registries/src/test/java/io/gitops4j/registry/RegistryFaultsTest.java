package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.LoopbackRegistry.Interceptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("When a registry fails")
class RegistryFaultsTest {
  private static final String APP = "team/app";
  private static final Digest LAYER = Digest.of(RegistryContent.bytes("layer"));

  @TempDir Path folder;
  private OciLayoutRegistry behind;
  private LoopbackRegistry server;
  private Registry client;

  @BeforeEach
  void start() throws IOException {
    behind = OciLayoutRegistry.at(folder.resolve("registry"));
    server = LoopbackRegistry.over(behind);
    client = Registries.http(server.address(), ProviderContext.in(folder));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0} {1} at {2} number {3}")
  @CsvSource({
    "429, '', POST, 1",
    "429, 0, POST, 1",
    "429, 0, PUT, 1",
    "429, '', PUT, 3",
    "503, '', POST, 2",
    "503, 0, POST, 1",
    "503, '', PUT, 1",
    "503, 0, PUT, 2",
    "503, 0, PUT, 3",
    "503, '', HEAD, 1",
    "429, 0, HEAD, 2"
  })
  @DisplayName("for once, a push is complete in the end, if it is repeated as its failure says")
  void pushesAreCompleted(int status, String retryAfter, String method, int nth) {
    String[] headers =
        retryAfter.isEmpty() ? new String[0] : new String[] {"Retry-After", retryAfter};
    server.intercept(Fault.nth(nth, method, Fault.refusal(status, headers)));
    Descriptor image = pushed(2);
    assertThat(behind.head(APP, image.digest().toString())).contains(image);
    assertThat(RegistryContent.read(behind, APP, LAYER)).isEqualTo("layer");
  }

  @Test
  @Tag("servers")
  @DisplayName("for once, a push to distribution 3 is complete in the end, too")
  void pushesElsewhereAreCompleted() throws IOException {
    DistributionServer distribution = DistributionServer.three();
    try (LoopbackRegistry before =
            LoopbackRegistry.before(URI.create("http://" + distribution.address()));
        Registry direct = Registries.http(distribution.address(), ProviderContext.in(folder))) {
      client = Registries.http(before.address(), ProviderContext.in(folder));
      before.intercept(Fault.nth(2, "PUT", Fault.refusal(503)));
      Descriptor image = pushed(2);
      assertThat(direct.head(APP, image.digest().toString())).contains(image);
      assertThat(RegistryContent.read(direct, APP, LAYER)).isEqualTo("layer");
    }
  }

  /** Pushes an image, so many times more as long as the failure says that it may help. */
  private Descriptor pushed(int more) {
    try {
      return RegistryContent.putImage(client, APP, "layer");
    } catch (ProviderException e) {
      assertThat(e.kind()).isIn(ErrorKind.RATE_LIMITED, ErrorKind.UNAVAILABLE);
      assertThat(e.retry()).isNotEqualTo(Retry.NEVER);
      if (more == 0) {
        throw e;
      }
      return pushed(more - 1);
    }
  }

  @Test
  @DisplayName("by breaking off a blob, what is read is the whole or a failure")
  void truncatedBlobs() throws IOException {
    Digest digest = RegistryContent.putBlob(behind, APP, "layer".repeat(10_000));
    Interceptor truncated = Fault.truncated(RegistryContent.bytes("layer".repeat(10_000)));
    server.intercept(Fault.reading("/blobs/", truncated));
    assertThat(read(digest)).isEmpty();
    server.intercept(Fault.nth(1, "GET", truncated));
    assertThat(read(digest)).isIn("", "layer".repeat(10_000));
  }

  @Test
  @DisplayName("by giving other content under the digest, nobody takes it for what was asked for")
  void alteredContent() throws IOException {
    RegistryContent.putBlob(behind, APP, "layer");
    server.intercept(Fault.altered(RegistryContent.bytes("LAYER"), "text/plain", LAYER));
    assertThat(read(LAYER)).isEmpty();
    byte[] other = RegistryContent.manifest("other");
    Digest wanted = Digest.of(RegistryContent.manifest("wanted"));
    server.intercept(Fault.altered(other, RegistryContent.MANIFEST, wanted));
    assertThat(manifests(wanted.toString())).isEmpty();
    assertThat(manifests("v1")).isEmpty();
  }

  private List<Digest> manifests(String reference) {
    try {
      List<Digest> found = new ArrayList<>();
      client.manifest(APP, reference).ifPresent(m -> found.add(m.descriptor().digest()));
      return found;
    } catch (ProviderException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL);
      return List.of();
    }
  }

  /** A blob's text; empty if it could not be read whole. */
  private String read(Digest digest) {
    try (InputStream blob = client.blob(APP, digest)) {
      return new String(blob.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException | ProviderException e) {
      return "";
    }
  }

  @Test
  @DisplayName("or sends us to another host, it is asked without our credentials")
  void redirectsToOtherHosts() throws IOException {
    RegistryContent.putBlob(behind, APP, "layer");
    List<String> shown = new ArrayList<>();
    try (LoopbackRegistry other = LoopbackRegistry.over(behind);
        LoopbackRegistry guarded = LoopbackRegistry.guarded(behind, "robot", "s3cret-5d41402a")) {
      other.intercept(
          exchange -> {
            shown.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            return false;
          });
      ProviderContext context =
          ProviderContext.in(folder)
              .withCredentials(() -> Credentials.basic("robot", "s3cret-5d41402a"));
      Registry mine = Registries.http(guarded.address(), context);
      assertThat(mine.hasBlob(APP, LAYER)).isTrue();
      guarded.intercept(Fault.reading("/blobs/", Fault.redirect(other.address())));
      assertThat(RegistryContent.read(mine, APP, LAYER)).isEqualTo("layer");
      assertThat(other.log()).containsExactly("GET /v2/" + APP + "/blobs/" + LAYER);
      assertThat(shown).isEmpty();
    }
  }
}
