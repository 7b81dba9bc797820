package io.gitops4j.git.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Gitea's REST API in one method, for the tests' own wishes. Thread-safe. */
final class GiteaApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI base;

  GiteaApi(URI server) {
    this.base = server.resolve("/api/v1/");
  }

  /** Whether it answers yet. */
  boolean isUp() {
    try {
      return send(request("version").GET().build()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Sends something, and says what came back.
   *
   * @param authorization the header, for who asks
   * @param path below {@code /api/v1/}
   * @param body empty for none
   * @throws IllegalStateException if the answer is not success
   */
  JsonNode call(String authorization, String method, String path, Map<String, ?> body) {
    try {
      HttpRequest.BodyPublisher sent =
          body.isEmpty()
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
      HttpResponse<byte[]> answer =
          send(
              request(path)
                  .header("Authorization", authorization)
                  .header("Content-Type", "application/json")
                  .method(method, sent)
                  .build());
      if (answer.statusCode() >= 300) {
        String said = new String(answer.body(), UTF_8);
        throw new IllegalStateException(
            method + " " + path + " gave " + answer.statusCode() + ": " + said);
      }
      return answer.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
  }

  private static HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return HTTP.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
