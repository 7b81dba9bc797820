package io.gitops4j.canary.azure;

import io.gitops4j.core.model.Fields;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the service refuses. */
final class AzureMlRules {
  private static final Set<String> BODY =
      Set.of("location", "tags", "identity", "kind", "sku", "properties");
  private static final Set<String> ENDPOINT =
      Set.of(
          "authMode",
          "compute",
          "description",
          "keys",
          "mirrorTraffic",
          "properties",
          "publicNetworkAccess",
          "traffic");
  private static final Set<String> DEPLOYMENT =
      Set.of(
          "appInsightsEnabled",
          "codeConfiguration",
          "dataCollector",
          "description",
          "egressPublicNetworkAccess",
          "endpointComputeType",
          "environmentId",
          "environmentVariables",
          "instanceType",
          "livenessProbe",
          "model",
          "modelMountPath",
          "properties",
          "readinessProbe",
          "requestSettings",
          "scaleSettings",
          "startupProbe",
          "containerResourceRequirements");

  private AzureMlRules() {}

  /** Why a resource can't be put there; empty if it can. */
  static String refusal(String name, Fields body, Map<String, Fields> resources) {
    boolean deployment = name.contains("/");
    String unknown = unknown(body, BODY);
    unknown += unknown(body.object("properties"), deployment ? DEPLOYMENT : ENDPOINT);
    if (!unknown.isEmpty()) {
      return "Could not find member " + unknown;
    }
    Fields live = resources.getOrDefault(name, Fields.none());
    if (live.object("properties").findText("provisioningState").orElse("").endsWith("ing")) {
      return "Conflict: " + name + " is being changed.";
    }
    if (!"westeurope".equals(body.findText("location").orElse(""))) {
      return "The location is not the workspace's.";
    }
    return deployment ? ofDeployment(name, body, resources) : ofEndpoint(name, body, resources);
  }

  private static String unknown(Fields fields, Set<String> known) {
    TreeSet<String> others = new TreeSet<>(fields.asMap().keySet());
    others.removeAll(known);
    return others.isEmpty() ? "" : others.first();
  }

  private static String ofDeployment(String name, Fields body, Map<String, Fields> resources) {
    if (!resources.containsKey(name.replaceFirst("/.*", ""))) {
      return "The endpoint is not there.";
    }
    Fields before = resources.getOrDefault(name, Fields.none()).object("properties");
    Fields after = body.object("properties");
    if (!before.isEmpty() && !before.find("instanceType").equals(after.find("instanceType"))) {
      return "instanceType can't be changed.";
    }
    String type = after.findText("endpointComputeType").orElse("");
    if (!type.matches("Managed|Kubernetes")) {
      return "endpointComputeType is required.";
    }
    Fields sku = body.object("sku");
    return sku.isEmpty() || !(sku.find("capacity").orElse("") instanceof Long)
        ? "sku.capacity is required."
        : "";
  }

  private static String ofEndpoint(String name, Fields body, Map<String, Fields> resources) {
    Fields properties = body.object("properties");
    if (!properties.findText("authMode").orElse("").matches("Key|AMLToken|AADToken")) {
      return "authMode is required.";
    }
    Fields traffic = properties.object("traffic");
    Fields mirror = properties.object("mirrorTraffic");
    if (!resources.containsKey(name) && !(traffic.isEmpty() && mirror.isEmpty())) {
      return "Traffic can't be set when an endpoint is created.";
    }
    long sum = sum(name, traffic, resources);
    long mirrored = sum(name, mirror, resources);
    if (sum < 0 || mirrored < 0) {
      return "There is no such deployment.";
    }
    boolean both = mirror.asMap().keySet().stream().anyMatch(traffic.asMap()::containsKey);
    if (mirrored > 50 || mirror.asMap().size() > 1 || both) {
      return "Traffic can be mirrored to one deployment up to 50 percent, and not to a live one.";
    }
    return sum == 0 || sum == 100 ? "" : "The sum of traffic must be 0 or 100.";
  }

  /** Negative if a deployment is not there. */
  private static long sum(String endpoint, Fields traffic, Map<String, Fields> resources) {
    long sum = 0;
    for (String name : traffic.asMap().keySet()) {
      if (!resources.containsKey(endpoint + "/" + name)) {
        return -1;
      }
      sum += traffic.number(name);
    }
    return sum;
  }

  /** Why a resource can't be deleted; empty if it can. */
  static String refusalToDelete(String name, Map<String, Fields> resources) {
    if (!name.contains("/")) {
      return "";
    }
    String deployment = name.replaceFirst(".*/", "");
    Fields properties =
        resources.getOrDefault(name.replaceFirst("/.*", ""), Fields.none()).object("properties");
    for (String kind : Set.of("traffic", "mirrorTraffic")) {
      if (properties.object(kind).findDecimal(deployment).orElse(0.0) > 0) {
        return "Deployment " + deployment + " has traffic.";
      }
    }
    return "";
  }
}
