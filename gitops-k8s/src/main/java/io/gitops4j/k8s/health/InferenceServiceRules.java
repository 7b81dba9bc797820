package io.gitops4j.k8s.health;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** KServe's InferenceService: by its model's transition and all its conditions. */
final class InferenceServiceRules {
  private static final String STOPPED = "Stopped";
  private static final String TRANSITION = ".status.modelStatus.transitionStatus";
  private static final String STATES = ".status.modelStatus.states";

  static final List<Rule> ALL =
      List.of(
          new Rule("inferenceservice.stopped", InferenceServiceRules::stopped),
          new Rule("inferenceservice.failed", InferenceServiceRules::failed),
          new Rule("inferenceservice.conditions", InferenceServiceRules::unfinished),
          new Rule("inferenceservice.idle", InferenceServiceRules::idle),
          new Rule("inferenceservice.loading", InferenceServiceRules::loading),
          Rule.otherwiseHealthy(
              "inferenceservice.ready", Resource.CONDITIONS, "All its conditions are true."));

  private InferenceServiceRules() {}

  private static Optional<Finding> stopped(Resource resource) {
    return resource
        .condition(STOPPED)
        .filter(Condition::isTrue)
        .flatMap(c -> Finding.suspended(c.at("status"), c.sentence()));
  }

  /** {@code InvalidSpec}, {@code BlockedByFailedLoad}, and whatever else is no transition. */
  private static Optional<Finding> failed(Resource resource) {
    return resource
        .text(TRANSITION)
        .filter(t -> !t.equals("UpToDate") && !t.equals("InProgress"))
        .flatMap(t -> Finding.failed(TRANSITION, "The model's transition is " + t + "."));
  }

  /** Stopped is the one condition that is well when it is false. */
  private static Optional<Finding> unfinished(Resource resource) {
    List<Condition> conditions = resource.conditions();
    if (conditions.isEmpty()) {
      return Finding.progressing(Resource.CONDITIONS, "Its controller has said nothing yet.");
    }
    return conditions.stream()
        .filter(c -> !c.isTrue() && !c.type().equals(STOPPED))
        .findFirst()
        .flatMap(c -> Finding.progressing(c.at("status"), c.sentence()));
  }

  /**
   * A service that has scaled to zero says that its model is on its way, for ever. It is idle, if
   * the model was loaded and there is no newer revision that could be on its way.
   */
  private static Optional<Finding> idle(Resource resource) {
    boolean waits =
        inProgress(resource)
            && is(resource, STATES + ".activeModelState", "Loaded")
            && is(resource, STATES + ".targetModelState", "Pending");
    return waits && newestIsReady(resource)
        ? Finding.healthy(
            STATES + ".activeModelState",
            "It has scaled to zero; the model was loaded, and its newest revision is ready.")
        : Finding.nothing();
  }

  private static Optional<Finding> loading(Resource resource) {
    return inProgress(resource)
        ? Finding.progressing(TRANSITION, "Its model is being loaded.")
        : Finding.nothing();
  }

  private static boolean inProgress(Resource resource) {
    return is(resource, TRANSITION, "InProgress");
  }

  private static boolean is(Resource resource, String path, String value) {
    return resource.text(path).filter(value::equals).isPresent();
  }

  private static boolean newestIsReady(Resource resource) {
    if (!(resource.find(".status.components") instanceof Map<?, ?> components)
        || components.isEmpty()) {
      return false;
    }
    return components.keySet().stream()
        .map(name -> Fields.of("of", components).object("of").object(String.valueOf(name)))
        .allMatch(
            c ->
                c.findText("latestCreatedRevision").isPresent()
                    && c.findText("latestCreatedRevision")
                        .equals(c.findText("latestReadyRevision")));
  }
}
