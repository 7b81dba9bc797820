package io.gitops4j.canary.azure;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A deployment, from {@code az ml}'s words to the REST API's. */
final class DeploymentYaml {
  private static final Set<String> KEYS =
      Set.of(
          "$schema",
          "name",
          "endpoint_name",
          "type",
          "description",
          "tags",
          "properties",
          "model",
          "model_mount_path",
          "code_configuration",
          "environment",
          "environment_variables",
          "instance_type",
          "instance_count",
          "app_insights_enabled",
          "scale_settings",
          "request_settings",
          "liveness_probe",
          "readiness_probe",
          "startup_probe",
          "egress_public_network_access",
          "resources");
  private static final Set<String> PROBE =
      Set.of("initial_delay", "period", "timeout", "success_threshold", "failure_threshold");
  private static final Map<String, String> ACCESS =
      Map.of("enabled", "Enabled", "disabled", "Disabled");

  private DeploymentYaml() {}

  /**
   * Reads one.
   *
   * @param within the endpoint in whose file it is listed; empty if it names it itself
   */
  static KubernetesManifest read(String origin, Fields content, String within) {
    YamlKeys keys = new YamlKeys(origin, "", content).only(KEYS);
    String endpoint = within.isEmpty() ? keys.text("endpoint_name") : within;
    String type =
        keys.word("type", "managed", Map.of("managed", "Managed", "kubernetes", "Kubernetes"));
    Fields properties = Fields.of("endpointComputeType", type);
    properties =
        keys.copied(
            properties,
            Map.of(
                "description", "description",
                "model_mount_path", "modelMountPath",
                "instance_type", "instanceType",
                "app_insights_enabled", "appInsightsEnabled"));
    properties = references(keys, properties);
    for (Map.Entry<String, String> texts :
        Map.of("properties", "properties", "environment_variables", "environmentVariables")
            .entrySet()) {
      if (keys.has(texts.getKey())) {
        properties = properties.with(texts.getValue(), keys.texts(texts.getKey()));
      }
    }
    properties = settings(keys, properties);
    Fields spec = Fields.of("properties", properties);
    Optional<Object> count =
        content
            .find("instance_count")
            .or(() -> content.object("scale_settings").find("instance_count"));
    if (count.isPresent()) {
      spec = spec.with("sku", Fields.of("name", "Default").with("capacity", count.get()));
    }
    spec = keys.has("tags") ? spec.with("tags", keys.texts("tags")) : spec;
    return AzureMlRenderer.manifest(
        origin, AzureMlRenderer.DEPLOYMENT, endpoint, keys.text("name"), spec);
  }

  private static Fields references(YamlKeys keys, Fields before) {
    Fields properties = before;
    if (keys.has("model")) {
      properties = properties.with("model", keys.reference("model"));
    }
    if (keys.has("environment")) {
      properties = properties.with("environmentId", keys.reference("environment"));
    }
    if (keys.has("code_configuration")) {
      YamlKeys code = keys.inner("code_configuration").only(Set.of("code", "scoring_script"));
      properties =
          properties.with(
              "codeConfiguration",
              Fields.of("codeId", code.reference("code"))
                  .with("scoringScript", code.text("scoring_script")));
    }
    return properties;
  }

  private static Fields settings(YamlKeys keys, Fields before) {
    Fields properties = before;
    if (keys.has("scale_settings")) {
      properties = properties.with("scaleSettings", scale(keys.inner("scale_settings")));
    }
    if (keys.has("request_settings")) {
      properties = properties.with("requestSettings", requests(keys.inner("request_settings")));
    }
    for (String kind : List.of("liveness", "readiness", "startup")) {
      if (keys.has(kind + "_probe")) {
        properties = properties.with(kind + "Probe", probe(keys.inner(kind + "_probe")));
      }
    }
    if (keys.has("egress_public_network_access")) {
      properties =
          properties.with(
              "egressPublicNetworkAccess", keys.word("egress_public_network_access", "", ACCESS));
    }
    if (keys.has("resources")) {
      YamlKeys resources = keys.inner("resources").only(Set.of("requests", "limits"));
      properties =
          properties.with(
              "containerResourceRequirements",
              resources.copied(
                  Fields.none(),
                  Map.of(
                      "requests", "containerResourceRequests",
                      "limits", "containerResourceLimits")));
    }
    return properties;
  }

  private static Fields scale(YamlKeys keys) {
    keys.only(
        Set.of(
            "type",
            "min_instances",
            "max_instances",
            "polling_interval",
            "target_utilization_percentage",
            "scale_type",
            "instance_count"));
    Map<String, String> types =
        Map.of(
            "default", "Default", "manual", "Default", "target_utilization", "TargetUtilization");
    String key = keys.has("scale_type") ? "scale_type" : "type";
    Fields written = Fields.of("scaleType", keys.word(key, "default", types));
    written =
        keys.copied(
            written,
            Map.of(
                "min_instances", "minInstances",
                "max_instances", "maxInstances",
                "target_utilization_percentage", "targetUtilizationPercentage"));
    return keys.has("polling_interval")
        ? written.with("pollingInterval", keys.duration("polling_interval", 1))
        : written;
  }

  private static Fields requests(YamlKeys keys) {
    keys.only(
        Set.of("request_timeout_ms", "max_concurrent_requests_per_instance", "max_queue_wait_ms"));
    Fields written =
        keys.copied(
            Fields.none(),
            Map.of("max_concurrent_requests_per_instance", "maxConcurrentRequestsPerInstance"));
    if (keys.has("request_timeout_ms")) {
      written = written.with("requestTimeout", keys.duration("request_timeout_ms", 1000));
    }
    return keys.has("max_queue_wait_ms")
        ? written.with("maxQueueWait", keys.duration("max_queue_wait_ms", 1000))
        : written;
  }

  private static Fields probe(YamlKeys keys) {
    keys.only(PROBE);
    Fields written =
        keys.copied(
            Fields.none(),
            Map.of(
                "success_threshold", "successThreshold", "failure_threshold", "failureThreshold"));
    for (Map.Entry<String, String> time :
        Map.of("initial_delay", "initialDelay", "period", "period", "timeout", "timeout")
            .entrySet()) {
      if (keys.has(time.getKey())) {
        written = written.with(time.getValue(), keys.duration(time.getKey(), 1));
      }
    }
    return written;
  }
}
