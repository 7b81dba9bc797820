package io.gitops4j.k8s.health;

import java.util.List;
import java.util.Optional;

/** Kinds that a rule or two are enough for. */
final class CoreRules {
  private static final String CLAIM_PHASE = ".status.phase";
  private static final String CLUSTER_IP = ".spec.clusterIP";

  /** They have nothing to wait for. */
  static final List<Rule> ALWAYS =
      List.of(Rule.otherwiseHealthy("generic.exists", ".metadata.uid", "It exists."));

  static final List<Rule> CLAIM = List.of(new Rule("claim.bound", CoreRules::claim));

  static final List<Rule> CLAIM_THAT_MAY_BE_LOST =
      List.of(new Rule("claim.lost", CoreRules::lost), CLAIM.get(0));

  static final List<Rule> SERVICE =
      List.of(
          new Rule("service.address", CoreRules::withoutAddress),
          Rule.otherwiseHealthy("service.exists", CLUSTER_IP, "It has what it needs."));

  static final List<Rule> DEFINITION =
      List.of(
          new Rule("definition.conditions", CoreRules::established),
          Rule.otherwiseProgressing(
              "definition.installing", Resource.CONDITIONS, "It is not established yet."));

  private CoreRules() {}

  private static Optional<Finding> claim(Resource resource) {
    String phase = resource.text(CLAIM_PHASE).orElse("not said");
    return phase.equals("Bound")
        ? Finding.healthy(CLAIM_PHASE, "It is bound.")
        : Finding.progressing(CLAIM_PHASE, "It is not bound; its phase is " + phase + ".");
  }

  private static Optional<Finding> lost(Resource resource) {
    return resource
        .text(CLAIM_PHASE)
        .filter("Lost"::equals)
        .flatMap(p -> Finding.failed(CLAIM_PHASE, "The volume that it was bound to is gone."));
  }

  private static Optional<Finding> withoutAddress(Resource resource) {
    boolean waits =
        resource.text(".spec.type").filter("LoadBalancer"::equals).isPresent()
            && resource.text(CLUSTER_IP).isEmpty();
    return waits ? Finding.progressing(CLUSTER_IP, "It has no address yet.") : Finding.nothing();
  }

  /** The first condition that decides. */
  private static Optional<Finding> established(Resource resource) {
    return resource.conditions().stream().flatMap(c -> decides(c).stream()).findFirst();
  }

  private static Optional<Finding> decides(Condition condition) {
    boolean names = condition.type().equals("NamesAccepted");
    boolean established = condition.type().equals("Established");
    if (established && condition.isTrue()) {
      return Finding.healthy(condition.at("status"), condition.sentence());
    }
    boolean refused = condition.isFalse() && !condition.reason().equals("Installing");
    return (names && condition.isFalse()) || (established && refused)
        ? Finding.failed(condition.at("status"), condition.sentence())
        : Finding.nothing();
  }
}
