package io.gitops4j.canary.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.canary.servers.SmallServer;
import io.gitops4j.canary.servers.SmallServer.Answer;
import io.gitops4j.canary.servers.SmallServer.Request;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * Plays the REST API of a workspace: it keeps what it is given, takes its time, and refuses what
 * the service refuses. The names of properties are those of the vendor's document of 2025-12-01.
 */
public final class AzureMlService implements AutoCloseable {
  /** Whose API it plays. */
  public static final AzureMlWorkspace WORKSPACE =
      new AzureMlWorkspace("0000-11", "models", "jukebox-ws", "westeurope");

  private static final String BASE = WORKSPACE.id() + "/onlineEndpoints";
  private static final String OPERATIONS = "/subscriptions/0000-11/operations/";
  private static final int LOOKS = 2;

  private final SmallServer server = SmallServer.start(this::answer);
  private final Map<String, Fields> resources = new TreeMap<>();
  private final Map<String, Integer> looks = new HashMap<>();
  private final Map<String, String> failures = new HashMap<>();
  private final Map<String, String> operations = new HashMap<>();
  private final Queue<Answer> first = new ArrayDeque<>();
  private final List<String> changes = new ArrayList<>();
  private int version;

  /** Where it is. */
  public URI url() {
    return server.url();
  }

  List<Request> requests() {
    return server.requests();
  }

  /** What was asked to change, in order: {@code PUT shop}, {@code DELETE shop/blue}. */
  public synchronized List<String> changes() {
    return List.copyOf(changes);
  }

  /** A resource, {@code shop} or {@code shop/blue}; none if it is not there. */
  public synchronized Fields get(String name) {
    return resources.getOrDefault(name, Fields.none());
  }

  /** Puts something there as if others had. */
  synchronized void place(String name, Fields body) {
    Fields properties = body.object("properties").with("provisioningState", "Succeeded");
    resources.put(name, identified(name, body.with("properties", properties)));
  }

  synchronized void lose(String name) {
    resources.keySet().removeIf(id -> id.equals(name) || id.startsWith(name + "/"));
  }

  /** What is put there next ends so: {@code BadArgument: no such model}. */
  synchronized void failNext(String name, String error) {
    failures.put(name, error);
  }

  /** Answers the next requests so, before any other. */
  synchronized void answerFirst(Answer... answers) {
    first.addAll(List.of(answers));
  }

  private synchronized Answer answer(Request request) {
    if (!"Bearer entra-token".equals(request.headers().get("authorization"))) {
      return refusal(401, "InvalidAuthenticationToken", "The access token is invalid.");
    }
    if (!first.isEmpty()) {
      return first.remove();
    }
    if (request.path().startsWith(OPERATIONS)) {
      return operation(request.path().substring(OPERATIONS.length()));
    }
    if (!"2025-12-01".equals(request.query().get("api-version"))) {
      return refusal(400, "MissingApiVersionParameter", "The api-version is required.");
    }
    if (!request.path().startsWith(BASE)) {
      return refusal(404, "ResourceNotFound", "No such workspace.");
    }
    String name =
        request.path().substring(BASE.length()).replaceFirst("^/", "").replace("/deployments", "");
    boolean list = name.isEmpty() || request.path().endsWith("/deployments");
    if (!request.method().equals("GET")) {
      changes.add(request.method() + " " + name);
    }
    return switch (request.method()) {
      case "GET" -> list ? list(name, request) : read(name);
      case "PUT" -> put(name, body(request));
      case "PATCH" -> patch(name, body(request));
      case "DELETE" -> delete(name);
      default -> refusal(405, "MethodNotAllowed", "No.");
    };
  }

  private Answer list(String parent, Request request) {
    List<String> names =
        resources.keySet().stream()
            .filter(id -> parent.isEmpty() ? !id.contains("/") : id.startsWith(parent + "/"))
            .toList();
    int skip = Integer.parseInt(request.query().getOrDefault("$skip", "0"));
    List<Map<String, ?>> page = new ArrayList<>();
    names.stream().skip(skip).limit(2).forEach(id -> page.add(resources.get(id).asMap()));
    Fields answer = Fields.of("value", page);
    if (names.size() > skip + 2) {
      String next = url() + request.path() + "?api-version=2025-12-01&$skip=" + (skip + 2);
      answer = answer.with("nextLink", next);
    }
    return Answer.json(200, json(answer));
  }

  private Answer read(String name) {
    progress(name);
    return resources.containsKey(name)
        ? Answer.json(200, json(resources.get(name)))
        : refusal(404, "ResourceNotFound", name + " is not there.");
  }

  private Answer put(String name, Fields body) {
    String refused = AzureMlRules.refusal(name, body, resources);
    if (!refused.isEmpty()) {
      return refusal(refused.startsWith("Conflict") ? 409 : 400, "UserError", refused);
    }
    boolean created = !resources.containsKey(name);
    String state = created ? "Creating" : "Updating";
    Fields properties = body.object("properties").with("provisioningState", state);
    resources.put(name, identified(name, body.with("properties", properties)));
    return begun(created ? 201 : 200, name);
  }

  private Answer patch(String name, Fields body) {
    if (!resources.containsKey(name)) {
      return refusal(404, "ResourceNotFound", name + " is not there.");
    }
    if (!List.of("tags").containsAll(body.asMap().keySet())) {
      return refusal(400, "UserError", "Only tags can be patched.");
    }
    Fields tags = resources.get(name).object("tags").and(body.object("tags"));
    Map<String, Object> present = new TreeMap<>();
    tags.asMap().keySet().forEach(tag -> tags.find(tag).ifPresent(v -> present.put(tag, v)));
    Fields patched = resources.get(name).with("tags", present);
    Fields properties = patched.object("properties").with("provisioningState", "Updating");
    resources.put(name, identified(name, patched.with("properties", properties)));
    return located(name);
  }

  private Answer delete(String name) {
    if (!resources.containsKey(name)) {
      return new Answer(204, Map.of(), "");
    }
    String refused = AzureMlRules.refusalToDelete(name, resources);
    if (!refused.isEmpty()) {
      return refusal(409, "UserError", refused);
    }
    Fields properties =
        resources.get(name).object("properties").with("provisioningState", "Deleting");
    resources.put(name, resources.get(name).with("properties", properties));
    return located(name);
  }

  private Answer begun(int status, String name) {
    looks.put(name, LOOKS);
    String id = "op-" + operations.size();
    operations.put(id, name);
    return Answer.json(status, json(resources.get(name)))
        .with("Azure-AsyncOperation", url() + OPERATIONS + id + "?api-version=2025-12-01")
        .with("Retry-After", "0");
  }

  private Answer located(String name) {
    looks.put(name, LOOKS);
    String id = "at-" + operations.size();
    operations.put(id, name);
    return new Answer(202, Map.of(), "")
        .with("Location", url() + OPERATIONS + id + "?api-version=2025-12-01")
        .with("Retry-After", "0");
  }

  private Answer operation(String id) {
    String name = operations.getOrDefault(id, "");
    boolean done = progress(name);
    if (id.startsWith("at-")) {
      return done ? new Answer(204, Map.of(), "") : new Answer(202, Map.of("Retry-After", "0"), "");
    }
    String failure = done ? failures.getOrDefault(name + " failed", "") : "";
    if (!failure.isEmpty()) {
      Fields error =
          Fields.of("code", failure.replaceFirst(":.*", ""))
              .with("message", failure.replaceFirst("[^:]*: ", ""));
      return Answer.json(200, json(Fields.of("status", "Failed").with("error", error)));
    }
    String status = done ? "Succeeded" : "InProgress";
    return Answer.json(200, json(Fields.of("status", status))).with("Retry-After", "0");
  }

  /** Somebody looks: what takes its time goes on; whether it is done. */
  private boolean progress(String name) {
    int left = looks.merge(name, -1, Integer::sum);
    if (left > 0 || !resources.containsKey(name)) {
      return left <= 0;
    }
    Fields resource = resources.get(name);
    String state = resource.object("properties").findText("provisioningState").orElse("");
    if (state.equals("Deleting")) {
      lose(name);
    } else if (state.matches("Creating|Updating")) {
      String failure = failures.remove(name);
      failures.remove(name + " failed");
      if (failure != null) {
        failures.put(name + " failed", failure);
      }
      String end = failure == null ? "Succeeded" : "Failed";
      Fields properties = resource.object("properties").with("provisioningState", end);
      resources.put(name, resource.with("properties", properties));
    }
    return true;
  }

  private Fields identified(String name, Fields body) {
    version++;
    String[] parts = name.split("/", -1);
    String id = BASE + "/" + parts[0] + (parts.length > 1 ? "/deployments/" + parts[1] : "");
    return body.with("id", id)
        .with("name", parts[parts.length - 1])
        .with("systemData", Fields.of("lastModifiedAt", "version " + version));
  }

  private static Fields body(Request request) {
    try {
      return Json.object(request.body().getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Answer refusal(int status, String code, String message) {
    Fields error = Fields.of("code", code).with("message", message);
    return Answer.json(status, json(Fields.of("error", error)));
  }

  private static String json(Fields fields) {
    return JsonText.of(fields.asMap());
  }

  @Override
  public void close() {
    server.close();
  }
}
