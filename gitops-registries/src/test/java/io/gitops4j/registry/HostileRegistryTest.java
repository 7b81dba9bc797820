package io.gitops4j.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A registry that means us harm")
class HostileRegistryTest {
  private static final String APP = "team/app";
  private static final String INDEX = RegistryContent.INDEX;
  private static final String IMAGE = RegistryContent.MANIFEST;

  @TempDir Path folder;
  private LoopbackRegistry server;
  private Registry client;
  private OciLayoutRegistry ours;

  @BeforeEach
  void start() throws IOException {
    ours = Registries.folder(folder.resolve("ours"));
    server = LoopbackRegistry.over(Registries.folder(folder.resolve("registry")));
    client = Registries.http(server.address(), ProviderContext.in(folder));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void copy(String reference) {
    ArtifactCopier.create().copy(client, APP, reference, ours, APP);
  }

  private void assertRefused(String reference, ErrorKind kind, String why) {
    assertThatThrownBy(() -> copy(reference))
        .isInstanceOfSatisfying(ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(why);
    assertThat(ours.tags(APP, "", 10)).isEmpty();
  }

  /** Gives these manifests, whatever else is asked for. */
  private void serve(Map<String, byte[]> manifests, String mediaType) {
    server.intercept(
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] found = manifests.get(path.substring(path.lastIndexOf('/') + 1));
          if (found == null || !path.contains("/manifests/")) {
            return false;
          }
          exchange.getResponseHeaders().set("Content-Type", mediaType);
          LoopbackApi.send(exchange, 200, found);
          return true;
        });
  }

  @ParameterizedTest(name = "of {0}")
  @ValueSource(strings = {"manifests/v1", "tags/list", "referrers/"})
  @DisplayName("by a small answer of 10 GB is not read beyond a bound, and fills no memory")
  void endlessAnswers(String what) {
    AtomicLong sent = new AtomicLong();
    server.intercept(
        exchange -> exchange.getRequestURI().getPath().contains(what) && endless(exchange, sent));
    long before = allocated();
    assertThatThrownBy(() -> ask(what))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("the answer is larger than ");
    assertThat(sent.get()).isLessThan(256L << 20);
    assertThat(allocated() - before).as("bytes taken by this thread").isLessThan(128L << 20);
  }

  private void ask(String what) {
    switch (what) {
      case "tags/list" -> client.tags(APP, "", 10);
      case "referrers/" -> client.referrers(APP, Digest.of(new byte[0]));
      default -> client.manifest(APP, "v1");
    }
  }

  private static boolean endless(HttpExchange exchange, AtomicLong sent) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", IMAGE);
    exchange.sendResponseHeaders(200, 10L << 30);
    try (InputStream content = RegistryContent.generated(10L << 30)) {
      byte[] chunk = new byte[64 * 1024];
      for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
        exchange.getResponseBody().write(chunk, 0, count);
        sent.addAndGet(count);
      }
    } catch (IOException e) {
      return true; // whoever asked has gone
    }
    return true;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @ParameterizedTest(name = "{0} answered as {1}")
  @CsvSource({
    "image, index, 'it says it is application/vnd.oci.image.manifest.v1+json, not'",
    "index, image, 'it says it is application/vnd.oci.image.index.v1+json, not'",
    "unnamed image, index, 'with the content of another kind'",
    "unnamed index, image, 'with the content of another kind'",
    "both, index, 'it has children as an index, and layers as an image'",
    "both, image, 'it has children as an index, and layers as an image'",
    "both, nothing known, 'it has children as an index, and layers as an image'"
  })
  @DisplayName("by giving one kind of manifest as another is found out")
  void confusion(String body, String header, String why) {
    byte[] content = RegistryContent.bytes(confused(body));
    String type =
        switch (header) {
          case "index" -> INDEX;
          case "image" -> IMAGE;
          default -> "text/plain";
        };
    serve(Map.of("v1", content), type);
    assertRefused("v1", ErrorKind.INVALID, why);
    assertThatThrownBy(() -> ours.putManifest(APP, content, type)).hasMessageContaining(why);
  }

  private static String confused(String body) {
    Descriptor child = Descriptor.of(IMAGE, Digest.of(new byte[] {1}), 1);
    String children = new String(RegistryContent.index(child), UTF_8);
    String layers = new String(RegistryContent.manifest("layer"), UTF_8);
    return switch (body) {
      case "image" -> layers;
      case "index" -> children;
      case "unnamed image" -> layers.replaceFirst("\"mediaType\": \"[^\"]*\",", "");
      case "unnamed index" -> children.replaceFirst("\"mediaType\":\"[^\"]*\",", "");
      default -> children.replaceFirst("\"mediaType\":\"[^\"]*\",", "\"layers\":[],");
    };
  }

  @Test
  @DisplayName("by an index of 10,000 images is refused before a single one is read")
  void manyChildren() {
    Descriptor[] children =
        IntStream.range(0, 10_000)
            .mapToObj(n -> Descriptor.of(IMAGE, Digest.parse("sha256:%064x".formatted(n)), 500))
            .toArray(Descriptor[]::new);
    serve(Map.of("v1", RegistryContent.index(children)), INDEX);
    assertRefused("v1", ErrorKind.INVALID, "it has more than 2000 manifests or is nested too deep");
    assertThat(server.log()).containsExactly("GET /v2/team/app/manifests/v1");
  }

  @Test
  @DisplayName("by indexes that are nested without end is refused after a few")
  void nested() {
    Map<String, byte[]> chain = new HashMap<>();
    Descriptor inner = Descriptor.of(IMAGE, Digest.of(new byte[] {1}), 1);
    for (int i = 0; i < 100; i++) {
      byte[] index = RegistryContent.index(inner);
      inner = Descriptor.of(INDEX, Digest.of(index), index.length);
      chain.put(inner.digest().toString(), index);
    }
    serve(chain, INDEX);
    assertRefused(inner.digest().toString(), ErrorKind.INVALID, "or is nested too deep");
    assertThat(server.log()).hasSizeLessThan(12);
  }

  @Test
  @DisplayName("by trees of indexes whose images are too many together is refused")
  void trees() {
    Map<String, byte[]> all = new HashMap<>();
    List<Descriptor> branches = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      List<Descriptor> leaves = new ArrayList<>();
      for (int j = 0; j < 500; j++) {
        leaves.add(image(all, i + "-" + j));
      }
      branches.add(index(all, leaves));
    }
    Descriptor top = index(all, branches);
    server.intercept(
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] found = all.get(path.substring(path.lastIndexOf('/') + 1));
          boolean isIndex = found != null && new String(found, UTF_8).contains("manifests");
          exchange.getResponseHeaders().set("Content-Type", isIndex ? INDEX : IMAGE);
          LoopbackApi.send(
              exchange, found == null ? 404 : 200, found == null ? new byte[0] : found);
          return true;
        });
    assertRefused(top.digest().toString(), ErrorKind.INVALID, "it has more than 2000 manifests");
  }

  private static Descriptor image(Map<String, byte[]> all, String layer) {
    return kept(all, RegistryContent.manifest(layer), IMAGE);
  }

  private static Descriptor index(Map<String, byte[]> all, List<Descriptor> children) {
    return kept(all, RegistryContent.index(children.toArray(Descriptor[]::new)), INDEX);
  }

  private static Descriptor kept(Map<String, byte[]> all, byte[] content, String type) {
    Descriptor descriptor = Descriptor.of(type, Digest.of(content), content.length);
    all.put(descriptor.digest().toString(), content);
    return descriptor;
  }

  @Test
  @DisplayName("by an index that contains itself is found out: its child has another digest")
  void cycle() {
    Digest child = Digest.of(new byte[] {7});
    byte[] index = RegistryContent.index(Descriptor.of(INDEX, child, 200));
    serve(Map.of("v1", index, child.toString(), index), INDEX);
    assertRefused("v1", ErrorKind.INTERNAL, "its bytes have the digest " + Digest.of(index));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{\"schemaVersion\":2,\"layers\":%s}",
        "{\"schemaVersion\":2,\"a\":%s}",
        "{\"schemaVersion\":2,\"layers\":[{\"size\":1e999,\"digest\":\"sha256:00\"}]}",
        "{\"schemaVersion\":2,\"layers\":[{\"size\":-1,\"digest\":\"sha256:00\"}]}"
      })
  @DisplayName("by JSON of endless depth or impossible numbers is refused")
  void wildJson(String pattern) {
    String deep = "[".repeat(500_000) + "]".repeat(500_000);
    serve(Map.of("v1", RegistryContent.bytes(pattern.formatted(deep))), IMAGE);
    assertRefused("v1", ErrorKind.INVALID, "Could not copy ");
  }
}
