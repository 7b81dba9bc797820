package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Requests to a registry as a test writes them, with nothing of our client. */
final class RawRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI registry;

  RawRequests(URI registry) {
    this(registry, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  }

  RawRequests(URI registry, HttpClient http) {
    this.registry = registry;
    this.http = http;
  }

  /** Sends one; a location that an answer gave is a path too. */
  HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.resolve(path))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> send(String method, String path) throws IOException, InterruptedException {
    return send(method, path, new byte[0]);
  }

  /** Stores a blob by a single POST. */
  Digest blob(String repository, String text) throws IOException, InterruptedException {
    byte[] content = RegistryContent.bytes(text);
    Digest digest = Digest.of(content);
    send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, content);
    return digest;
  }

  /** Begins an upload. */
  String upload(String repository) throws IOException, InterruptedException {
    return location(send("POST", "/v2/" + repository + "/blobs/uploads/"));
  }

  static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  /** The first error's code. */
  static String code(HttpResponse<byte[]> answer) throws IOException {
    return json(answer).path("errors").path(0).path("code").asText();
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
