package io.gitops4j.k8s.health;

import java.util.Optional;
import java.util.function.Function;

/**
 * One rule.
 *
 * @param id how verdicts name it
 * @param body what it finds of an object; nothing where it doesn't apply
 */
record Rule(String id, Function<Resource, Optional<Finding>> body) {
  /** Its verdict, where it applies. */
  Optional<HealthVerdict> judge(Resource resource) {
    return body.apply(resource)
        .map(found -> new HealthVerdict(found.state(), id, found.evidence(), found.sentence()));
  }

  /** A rule that always applies: it is well. */
  static Rule otherwiseHealthy(String id, String evidence, String sentence) {
    return new Rule(id, resource -> Finding.healthy(evidence, sentence));
  }

  /** A rule that always applies: it isn't there yet. */
  static Rule otherwiseProgressing(String id, String evidence, String sentence) {
    return new Rule(id, resource -> Finding.progressing(evidence, sentence));
  }
}
