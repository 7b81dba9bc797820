package io.gitops4j.canary.azure;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Optional;

/** The online endpoints of one workspace, over the REST API. Thread-safe. */
final class AzureMlApi {
  /** The version of the API; answers of others may differ. */
  static final String VERSION = "2025-12-01";

  private static final String ENDPOINTS =
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.MachineLearningServices"
          + "/workspaces/{}/onlineEndpoints";

  private final ApiClient client;
  private final AzureMlWorkspace workspace;
  private final LongRunning operations;

  AzureMlApi(ApiClient client, AzureMlWorkspace workspace, LongRunning operations) {
    this.client = client;
    this.workspace = workspace;
    this.operations = operations;
  }

  /** What one request is for, and where to. */
  private ApiRequest at(String method, String doing, ResourceId... of) {
    ApiRequest request = client.to(doing);
    String path = ENDPOINTS + (of.length == 0 ? "" : of[0].path());
    Object[] place = {workspace.subscription(), workspace.resourceGroup(), workspace.name()};
    ApiRequest made =
        switch (method) {
          case "PUT" -> request.put(path, place);
          case "PATCH" -> request.patch(path, place);
          case "DELETE" -> request.delete(path, place);
          default -> request.get(path, place);
        };
    return made.with("api-version", VERSION);
  }

  /** All of the workspace. */
  List<Fields> endpoints() {
    ApiRequest request = at("GET", "list the endpoints of " + workspace.name());
    return operations.patiently(() -> request.all(Pages.naming("value", "nextLink")));
  }

  /** All of an endpoint that is there. */
  List<Fields> deployments(String endpoint) {
    String path = ENDPOINTS + new ResourceId(endpoint, "").path() + "/deployments";
    ApiRequest request =
        client
            .to("list the deployments of " + endpoint)
            .get(path, workspace.subscription(), workspace.resourceGroup(), workspace.name())
            .with("api-version", VERSION);
    return operations.patiently(() -> request.all(Pages.naming("value", "nextLink")));
  }

  Optional<Fields> find(ResourceId id) {
    ApiAnswer answer = operations.send(at("GET", "read " + id, id));
    return answer.status() == 404 ? Optional.empty() : Optional.of(answer.object());
  }

  /** Makes a resource what a body says, and waits until it is. */
  void put(ResourceId id, Fields body) {
    String doing = "deploy " + id;
    Fields located = Fields.of("location", workspace.location()).and(body);
    settle(id);
    operations.run(doing, at("PUT", doing, id).body(located), () -> state(id));
  }

  /** Gives an endpoint other tags, and changes nothing else. */
  void tag(ResourceId id, Fields before, Fields after) {
    String doing = "tag " + id;
    Fields tags = after;
    for (String name : before.asMap().keySet()) {
      if (after.find(name).isEmpty()) {
        tags = tags.with(name, null); // what a patch doesn't name would stay
      }
    }
    Fields body = Fields.of("tags", tags);
    operations.run(doing, at("PATCH", doing, id).body(body), () -> state(id));
  }

  /** Takes a resource away, and waits until it is gone; nothing happens where there is none. */
  void delete(ResourceId id) {
    settle(id);
    if (find(id).isPresent()) {
      String doing = "delete " + id;
      operations.run(doing, at("DELETE", doing, id), () -> find(id).map(found -> "Deleting"));
    }
  }

  private void settle(ResourceId id) {
    operations.settle("deploy " + id, () -> state(id));
  }

  private Optional<String> state(ResourceId id) {
    return find(id).map(AzureMlApi::state);
  }

  /** What a resource says of its provisioning. */
  static String state(Fields resource) {
    return resource.object("properties").findText("provisioningState").orElse("Succeeded");
  }
}
