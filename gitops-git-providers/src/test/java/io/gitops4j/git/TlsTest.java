package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.Tls;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server that an authority of one's own vouches for")
class TlsTest {
  private static final Secret PASSWORD = Secret.of("changeit");

  @TempDir static Path keys;

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ForgeRepository repository;
  private HttpsServer server;
  private boolean wantsClient;

  @BeforeAll
  static void makeKeys() throws Exception {
    keytool("server", "-genkeypair -keyalg EC -dname CN=server -ext SAN=dns:localhost");
    keytool("server", "-exportcert -rfc -file " + keys.resolve("server.pem"));
    keytool("client", "-genkeypair -keyalg EC -dname CN=client");
    keytool("client", "-exportcert -rfc -file " + keys.resolve("client.pem"));
  }

  @BeforeEach
  void start() throws Exception {
    repository = ForgeRepository.create(folder.resolve("shop.git"), Map.of("a.txt", "hello\n"));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext context =
        Tls.USUAL
            .presenting(store("server"), PASSWORD)
            .trusting(keys.resolve("client.pem"))
            .context();
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ours = context.getDefaultSSLParameters();
            ours.setNeedClientAuth(wantsClient);
            parameters.setSSLParameters(ours);
          }
        });
    server.createContext("/shop.git", this::git);
    server.createContext("/api", TlsTest::api);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    repository.close();
  }

  private static Path store(String name) {
    return keys.resolve(name + ".p12");
  }

  private static void keytool(String store, String arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-alias", store, "-keystore", store(store).toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD.reveal()));
    Path words = keys.resolve("keytool.txt");
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    assertThat(keytool.waitFor()).as(Files.readString(words)).isZero();
  }

  private void git(HttpExchange exchange) throws IOException {
    try (exchange) {
      repository.serve(exchange, branch -> false);
    }
  }

  private static void api(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] answer = "{\"version\":\"1\"}".getBytes(UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String read(String host, Tls tls) {
    ProviderContext context = ProviderContext.in(folder.resolve("cache")).withTls(tls);
    String origin = "https://" + host + ":" + server.getAddress().getPort();
    String version =
        ApiClient.of(URI.create(origin + "/api"), context)
            .to("read the version")
            .get("/version")
            .object()
            .text("version");
    try (JGitProvider git = JGitProvider.open(context);
        JGitRepository shop = git.repository(RepositoryUrl.parse(origin + "/shop.git"))) {
      return version + shop.head("main").flatMap(head -> shop.read(head, "a.txt")).isPresent();
    }
  }

  private static Tls trusting() {
    return Tls.USUAL.trusting(keys.resolve("server.pem"));
  }

  @Test
  @DisplayName("is spoken to, by its API and by Git, where its certificate is trusted")
  void trusted() {
    assertThat(read("localhost", trusting())).isEqualTo("1true");
  }

  @Test
  @DisplayName("is not believed without, nor under another name")
  void stranger() {
    assertUnavailable("localhost", Tls.USUAL);
    assertUnavailable("127.0.0.1", trusting());
  }

  @Test
  @DisplayName("that wants to know us is shown our certificate")
  void mutual() {
    wantsClient = true;
    assertThat(read("localhost", trusting().presenting(store("client"), PASSWORD)))
        .isEqualTo("1true");
    assertUnavailable("localhost", trusting());
  }

  private void assertUnavailable(String host, Tls tls) {
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> read(host, tls))
        .matches(e -> e.kind() == ErrorKind.UNAVAILABLE)
        .withMessageContaining("read the version");
  }

  @Test
  @DisplayName("needs files that can be read, and the error never has the password")
  void badFiles() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tls.USUAL.trusting(empty))
        .withMessageContaining("empty.pem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tls.USUAL.trusting(folder.resolve("none.pem")))
        .withMessageContaining("none.pem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tls.USUAL.presenting(store("client"), Secret.of("wrong-password")))
        .withMessageContaining("client.p12")
        .withMessageNotContaining("wrong-password");
  }
}
