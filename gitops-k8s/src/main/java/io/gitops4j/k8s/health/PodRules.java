package io.gitops4j.k8s.health;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A Pod, by its phase. */
final class PodRules {
  /** How long the scheduler may look for a node. */
  private static final long SCHEDULING_SECONDS = 15;

  private static final String PHASE = ".status.phase";
  private static final String CONTAINERS = ".status.containerStatuses";

  static final List<Rule> ALL =
      List.of(
          in("Succeeded", "pod.succeeded", r -> Finding.healthy(PHASE, "It has completed.")),
          in("Failed", "pod.completed", r -> Finding.healthy(PHASE, "It has ended, not well.")),
          in("Running", "pod.ready", PodRules::ready),
          in("Running", "pod.crashing", PodRules::crashing),
          in("Running", "pod.running", r -> waiting(r, "It runs and is not ready")),
          in("Pending", "pod.unschedulable", PodRules::unschedulable),
          in("Pending", "pod.pending", r -> waiting(r, "It is pending")),
          Rule.otherwiseProgressing("pod.unobserved", PHASE, "No node has reported it yet."));

  private PodRules() {}

  private static Rule in(String phase, String id, Function<Resource, Optional<Finding>> body) {
    return new Rule(
        id,
        r -> r.text(PHASE).filter(phase::equals).isPresent() ? body.apply(r) : Optional.empty());
  }

  private static Optional<Finding> ready(Resource resource) {
    return resource
        .condition("Ready")
        .filter(Condition::isTrue)
        .flatMap(c -> Finding.healthy(c.at("status"), "It is ready."));
  }

  private static Optional<Finding> crashing(Resource resource) {
    return reasons(resource).stream()
        .filter(waiting -> waiting.reason().equals("CrashLoopBackOff"))
        .findFirst()
        .flatMap(w -> Finding.failed(w.path(), w.sentence()));
  }

  private static Optional<Finding> unschedulable(Resource resource) {
    return resource
        .condition("PodScheduled")
        .filter(c -> c.isFalse() && c.reason().equals("Unschedulable"))
        .flatMap(
            c ->
                resource.isYounger(resource.created(), SCHEDULING_SECONDS)
                    ? Finding.progressing(c.at("reason"), c.sentence())
                    : Finding.failed(c.at("reason"), c.sentence()));
  }

  /** It goes on by itself; if a container says why it waits, so does the sentence. */
  private static Optional<Finding> waiting(Resource resource, String what) {
    Optional<Waiting> first = reasons(resource).stream().findFirst();
    return Finding.progressing(
        first.map(Waiting::path).orElse(PHASE),
        what + first.map(w -> ": " + w.sentence()).orElse("."));
  }

  private static List<Waiting> reasons(Resource resource) {
    return resource.objects(CONTAINERS).stream()
        .map(c -> new Waiting(c.findText("name").orElse(""), c.object("state").object("waiting")))
        .filter(w -> !w.reason().isEmpty())
        .toList();
  }

  /** A container that waits, and what it says about it. */
  private record Waiting(String container, Fields said) {
    String reason() {
      return said.findText("reason").orElse("");
    }

    String path() {
      return CONTAINERS + "[?(@.name==\"" + container + "\")].state.waiting.reason";
    }

    String sentence() {
      return "Container "
          + container
          + " waits: "
          + reason()
          + said.findText("message").map(m -> " (" + m.strip() + ")").orElse("")
          + ".";
    }
  }
}
