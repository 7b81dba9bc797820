package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.health.HealthProfile;
import io.gitops4j.k8s.health.HealthVerdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A pod as the server has it. */
record ReadPod(
    String namespace,
    String name,
    String phase,
    String reason,
    String message,
    HealthVerdict health,
    boolean isReady,
    boolean isTerminating,
    String node,
    Instant createdAt,
    List<ContainerDetails> containers)
    implements PodDetails {

  static ReadPod of(Fields pod, List<ReadContainer> containers, HealthProfile profile) {
    Fields metadata = pod.object("metadata");
    Fields status = pod.object("status");
    Optional<ReadContainer> speaking =
        containers.stream().filter(c -> !c.isReady() && !c.reason().isEmpty()).findFirst();
    Fields unscheduled = condition(status, "PodScheduled", c -> !isTrue(c));
    return new ReadPod(
        metadata.findText("namespace").orElse(""),
        metadata.findText("name").orElse(""),
        status.findText("phase").orElse("Unknown"),
        status
            .findText("reason")
            .or(() -> speaking.map(ReadContainer::reason))
            .or(() -> unscheduled.findText("reason"))
            .orElse(""),
        status
            .findText("message")
            .or(() -> speaking.map(ReadContainer::message))
            .or(() -> unscheduled.findText("message"))
            .orElse("")
            .strip(),
        profile.judge(pod),
        !condition(status, "Ready", ReadPod::isTrue).isEmpty(),
        metadata.findText("deletionTimestamp").isPresent(),
        pod.object("spec").findText("nodeName").orElse(""),
        instant(metadata.findText("creationTimestamp").orElse("")),
        List.copyOf(containers));
  }

  /** Its containers, in the order in which they are started. */
  static List<ReadContainer> containers(Fields pod, Map<String, Usage> usage) {
    List<ReadContainer> all = new ArrayList<>();
    add(pod, "initContainers", "initContainerStatuses", usage, all);
    add(pod, "containers", "containerStatuses", usage, all);
    return all;
  }

  private static void add(
      Fields pod, String specs, String statuses, Map<String, Usage> usage, List<ReadContainer> to) {
    Fields metadata = pod.object("metadata");
    for (Fields spec : pod.object("spec").objects(specs)) {
      String name = spec.findText("name").orElse("");
      Fields status =
          pod.object("status").objects(statuses).stream()
              .filter(s -> s.findText("name").filter(name::equals).isPresent())
              .findFirst()
              .orElse(Fields.none());
      String key =
          UsageReader.key(
              metadata.findText("namespace").orElse(""),
              metadata.findText("name").orElse(""),
              name);
      to.add(ReadContainer.of(spec, status, specs.startsWith("init"), usage.get(key)));
    }
  }

  private static boolean isTrue(Fields condition) {
    return condition.findText("status").filter("True"::equals).isPresent();
  }

  private static Fields condition(Fields status, String type, Predicate<Fields> which) {
    return status.objects("conditions").stream()
        .filter(c -> c.findText("type").filter(type::equals).isPresent())
        .filter(which)
        .findFirst()
        .orElse(Fields.none());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
