package io.gitops4j.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The portal's routes")
class RoutesTest {
  private static final String ANN = "Cookie: user=ann";

  private HttpServer server;
  private String host;
  private String origin;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        new Routes()
            .get("/hello/{who}", this::hello)
            .post("/hello/{who}", this::hello)
            .get(
                "/broken",
                request -> {
                  throw new IllegalStateException("a secret");
                })
            .open("GET", "/login", this::hello));
    server.start();
    host = "127.0.0.1:" + server.getAddress().getPort();
    origin = "Origin: http://" + host;
  }

  private Answer hello(Request request) {
    Html body = new Html().leaf("p", request.in("who") + " " + request.said("what"));
    return Layout.page(request, "Hello", body);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  @DisplayName("answer who said a name, and ask everybody else for one")
  void names() throws IOException {
    assertThat(get("/hello/you", ANN)).contains("200 OK", "<p>you </p>", "script-src 'self'");
    assertThat(get("/hello/you", "X: y")).contains("303", "Location: /login");
    assertThat(get("/hello/you", "Cookie: user=a%3Cb")).contains("400");
    assertThat(get("/login", "X: y")).contains("200 OK");
    assertThat(get("/nowhere", ANN)).contains("404");
  }

  @Test
  @DisplayName("take forms of the portal's own pages alone")
  void origins() throws IOException {
    assertThat(post(host, ANN, origin)).contains("200 OK", "<p>you &lt;b&gt;&amp;</p>");
    assertThat(post(host, ANN, "X: y")).contains("403");
    assertThat(post(host, ANN, "Origin: null")).contains("403");
    assertThat(post(host, ANN, "Origin: https://elsewhere.example")).contains("403");
    assertThat(post("elsewhere.example", ANN, "Origin: http://elsewhere.example")).contains("403");
  }

  @Test
  @DisplayName("answer under no other name, and tell nothing of what went wrong inside")
  void tellNothing() throws IOException {
    assertThat(ask("GET", "/hello/you", "elsewhere.example", ANN)).contains("403");
    assertThat(get("/broken", ANN)).contains("500").doesNotContain("a secret");
  }

  private String get(String path, String header) throws IOException {
    return ask("GET", path, host, header);
  }

  private String post(String name, String... headers) throws IOException {
    return ask("POST", "/hello/you", name, headers);
  }

  /** As a browser would, whatever the headers. */
  private String ask(String method, String path, String name, String... headers)
      throws IOException {
    String body = method.equals("POST") ? "what=%3Cb%3E%26" : "";
    String lines = String.join("\r\n", List.of(headers));
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      socket
          .getOutputStream()
          .write(
              "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n\r\n%s"
                  .formatted(method, path, name, body.length(), lines, body)
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
