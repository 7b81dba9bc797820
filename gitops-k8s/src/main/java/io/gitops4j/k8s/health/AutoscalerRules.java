package io.gitops4j.k8s.health;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A HorizontalPodAutoscaler: failed if it cannot scale, and has not been able to for a while. */
final class AutoscalerRules {
  /**
   * New pods have no metrics; the controller leaves them out for as long, unless told otherwise.
   */
  private static final long PATIENCE_SECONDS = 300;

  private static final String ANNOTATION = "autoscaling.alpha.kubernetes.io/conditions";
  private static final Map<String, Set<String>> CANNOT =
      Map.of(
          "AbleToScale",
          Set.of("FailedGetScale", "FailedUpdateScale"),
          "ScalingActive",
          Set.of(
              "FailedGetResourceMetric",
              "FailedGetObjectMetric",
              "FailedGetPodsMetric",
              "FailedGetExternalMetric",
              "FailedComputeMetricsReplicas",
              "InvalidSelector"));

  static final List<Rule> ALL =
      List.of(
          new Rule("autoscaler.unable", AutoscalerRules::unable),
          new Rule("autoscaler.able", AutoscalerRules::able),
          Rule.otherwiseProgressing(
              "autoscaler.unobserved", Resource.CONDITIONS, "It does not say that it can scale."));

  private AutoscalerRules() {}

  private static Optional<Finding> unable(Resource resource) {
    return conditions(resource).stream()
        .filter(c -> !c.isTrue() && CANNOT.getOrDefault(c.type(), Set.of()).contains(c.reason()))
        .findFirst()
        .flatMap(
            c -> {
              Instant since = c.since().orElse(resource.created());
              return resource.isYounger(since, PATIENCE_SECONDS)
                  ? Finding.progressing(c.at("reason"), c.sentence())
                  : Finding.failed(c.at("reason"), c.sentence());
            });
  }

  private static Optional<Finding> able(Resource resource) {
    return conditions(resource).stream()
        .filter(c -> c.isTrue() && Set.of("AbleToScale", "ScalingLimited").contains(c.type()))
        .findFirst()
        .flatMap(c -> Finding.healthy(c.at("status"), c.sentence()));
  }

  /** Where it is read as {@code autoscaling/v1}, they are in an annotation. */
  private static List<Condition> conditions(Resource resource) {
    List<Condition> conditions = resource.conditions();
    if (!conditions.isEmpty()
        || !(resource.find(".metadata.annotations") instanceof Map<?, ?> annotations)
        || !(annotations.get(ANNOTATION) instanceof String text)) {
      return conditions;
    }
    String list = ".metadata.annotations['" + ANNOTATION + "']";
    return read(text).stream().map(c -> new Condition(list, c)).toList();
  }

  private static List<Fields> read(String list) {
    try {
      return Json.object(("{\"of\":" + list + "}").getBytes(StandardCharsets.UTF_8)).objects("of");
    } catch (IOException e) {
      return List.of();
    }
  }
}
