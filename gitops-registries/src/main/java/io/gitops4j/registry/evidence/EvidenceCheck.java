package io.gitops4j.registry.evidence;

import io.gitops4j.core.spi.Connections;
import java.util.List;

/** What came of asking for an artifact's evidence. */
record EvidenceCheck(boolean isPassed, String sentence) {
  private static final int MOST_PROBLEMS = 3;

  /** Reads the evidence as it is now. */
  static EvidenceCheck of(Pinned artifact, EvidencePolicy policy, Connections connections) {
    Verification found =
        artifact.store(connections).verify(artifact.digest(), policy.signatories());
    List<String> missing = policy.missingFrom(found);
    if (missing.isEmpty()) {
      return new EvidenceCheck(true, artifact.reference() + " has " + policy);
    }
    StringBuilder text = new StringBuilder();
    text.append(artifact.reference()).append(" lacks ").append(String.join(", ", missing));
    List<String> problems = found.problems();
    problems.stream().limit(MOST_PROBLEMS).forEach(each -> text.append(". ").append(each));
    if (problems.size() > MOST_PROBLEMS) {
      text.append(". And ").append(problems.size() - MOST_PROBLEMS).append(" more did not count");
    }
    return new EvidenceCheck(false, text.toString());
  }
}
