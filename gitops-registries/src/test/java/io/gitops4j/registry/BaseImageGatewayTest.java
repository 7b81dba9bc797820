package io.gitops4j.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A program that reads base images through us")
class BaseImageGatewayTest {
  private static final String APP = "team/app";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private BaseImageGateway gateway;
  private OciLayoutRegistry second;

  @BeforeEach
  void open() throws IOException {
    second = Registries.folder(folder.resolve("two"));
    gateway = BaseImageGateway.open(List.of(Registries.folder(folder.resolve("one")), second));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  /** The address of something of the second registry, below its location. */
  private URI uri(String rest) {
    String[] parts = gateway.location(1).split("/", 2);
    return URI.create("http://" + parts[0] + "/v2/" + parts[1] + "/" + APP + rest);
  }

  private HttpResponse<String> ask(String method, URI uri)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString(UTF_8));
  }

  @Test
  @DisplayName("finds manifests and blobs as they are, each in its own registry")
  void reads() throws Exception {
    Descriptor image = RegistryContent.putImage(second, APP, "layer");
    second.tag(APP, "1", image.digest());
    HttpResponse<String> manifest = ask("GET", uri("/manifests/1"));
    assertThat(manifest.body().getBytes(UTF_8)).isEqualTo(RegistryContent.manifest("layer"));
    assertThat(manifest.headers().firstValue("Content-Type")).contains(RegistryContent.MANIFEST);
    assertThat(manifest.headers().firstValue("Docker-Content-Digest"))
        .contains(image.digest().toString());
    URI blob = uri("/blobs/" + Digest.of(RegistryContent.bytes("layer")));
    assertThat(ask("GET", blob).body()).isEqualTo("layer");
    assertThat(ask("HEAD", blob).headers().firstValue("Content-Length")).contains("5");
    URI other = URI.create(blob.toString().replaceFirst("/1/team", "/0/team"));
    assertThat(ask("GET", other).statusCode()).isEqualTo(404);
    assertThat(gateway.failure().orElseThrow()).hasMessageContaining("there is none");
  }

  @Test
  @DisplayName("finds nothing without the path it was told, and can write nothing")
  void guarded() throws Exception {
    Descriptor image = RegistryContent.putImage(second, APP, "layer");
    URI known = uri("/manifests/" + image.digest());
    assertThat(ask("GET", known).statusCode()).isEqualTo(200);
    for (String secret : List.of("0".repeat(32), "x")) {
      URI guessed =
          URI.create(known.toString().replaceFirst("/v2/[0-9a-f]+/", "/v2/" + secret + "/"));
      assertThat(ask("GET", guessed).statusCode()).isEqualTo(404);
    }
    URI missing = URI.create(known.toString().replaceFirst("/1/team", "/7/team"));
    assertThat(ask("GET", missing).statusCode()).isEqualTo(404);
    for (String method : List.of("PUT", "POST", "DELETE", "PATCH")) {
      assertThatThrownBy(() -> ask(method, known)).isInstanceOf(IOException.class);
    }
    assertThat(second.head(APP, image.digest().toString())).contains(image);
  }

  @Test
  @DisplayName("is never given other bytes as the whole")
  void altered() throws Exception {
    Digest digest = RegistryContent.putBlob(second, APP, "layer");
    Path file = folder.resolve("two").resolve(APP).resolve("blobs/sha256").resolve(digest.hex());
    Files.writeString(file, "LAYER");
    URI blob = uri("/blobs/" + digest);
    assertThatThrownBy(() -> ask("GET", blob)).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("and begins with TLS is hung up on, not left waiting")
  void tls() throws Exception {
    String address = gateway.location(0);
    int port = Integer.parseInt(address.replaceFirst("^[^:]*:([0-9]+)/.*", "$1"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 5});
      socket.getOutputStream().flush();
      assertThat(answered(socket)).isZero();
    }
  }

  /** How many bytes came until the other side hung up, in whatever way. */
  private static int answered(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return in.readAllBytes().length;
    } catch (java.net.SocketException e) {
      return 0;
    }
  }
}
