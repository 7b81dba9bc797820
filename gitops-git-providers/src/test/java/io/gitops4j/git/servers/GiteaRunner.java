package io.gitops4j.git.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A runner of a repository's workflows that runs nothing: it takes jobs as Gitea hands them out,
 * and says how they ended. Thread-safe.
 */
final class GiteaRunner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI service;
  private final String uuid;
  private final String token;
  private final Map<String, String> tasksByRun = new HashMap<>();

  private GiteaRunner(URI service, String uuid, String token) {
    this.service = service;
    this.uuid = uuid;
    this.token = token;
  }

  /** Registers one, for jobs that run on {@code ubuntu-latest}. */
  static GiteaRunner register(URI server, String registration) {
    URI service = server.resolve("/api/actions/runner.v1.RunnerService/");
    JsonNode runner =
        new GiteaRunner(service, "", "")
            .call(
                "Register",
                Map.of("name", "tests", "token", registration, "labels", List.of("ubuntu-latest")))
            .path("runner");
    return new GiteaRunner(service, runner.path("uuid").asText(), runner.path("token").asText());
  }

  /** Takes the one job of a run, if it has not yet, and says how it ended. */
  synchronized void end(String run, boolean well) {
    String task = tasksByRun.get(run);
    while (task == null) {
      JsonNode taken = call("FetchTask", Map.of()).path("task");
      if (taken.isMissingNode()) {
        throw new IllegalStateException("Gitea has no job of run " + run);
      }
      tasksByRun.put(taken.path("context").path("run_id").asText(), taken.path("id").asText());
      task = tasksByRun.get(run);
    }
    String result = well ? "RESULT_SUCCESS" : "RESULT_FAILURE";
    call("UpdateTask", Map.of("state", Map.of("id", task, "result", result)));
  }

  private JsonNode call(String procedure, Map<String, ?> message) {
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(
              HttpRequest.newBuilder(service.resolve(procedure))
                  .timeout(Duration.ofSeconds(60))
                  .header("Content-Type", "application/json")
                  .header("X-Runner-Uuid", uuid)
                  .header("X-Runner-Token", token)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(message)))
                  .build(),
              BodyHandlers.ofByteArray());
      JsonNode said = JSON.readTree(answer.body());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            procedure + " gave " + answer.statusCode() + ": " + said.path("message").asText());
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
