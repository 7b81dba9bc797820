package io.gitops4j.canary;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.spi.Split;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who is who in a canary: the roles change with each release, the names stay.
 *
 * @param stable the track that has the traffic when the canary begins
 * @param candidate the track that is to have it
 * @param baseline a track with stable's version that is as new as the candidate, to compare with;
 *     empty text for none
 */
public record Roles(String stable, String candidate, String baseline) {
  private static final int HALF = 50;

  /** Checks that they are different. */
  public Roles {
    Names.check("track", stable);
    Names.check("track", candidate);
    if (stable.equals(candidate) || stable.equals(baseline) || candidate.equals(baseline)) {
      throw new IllegalArgumentException(
          "The tracks of a canary are different: " + stable + ", " + candidate + " " + baseline);
    }
  }

  /** Two, without a baseline. */
  public Roles(String stable, String candidate) {
    this(stable, candidate, "");
  }

  /** As a split tells it: the one of the two with more traffic is stable, else the first. */
  static Roles of(String first, String second, String baseline, Split split) {
    return split.percent(second) > split.percent(first)
        ? new Roles(second, first, baseline)
        : new Roles(first, second, baseline);
  }

  /**
   * So much to the candidate, as much to the baseline if there is one and the candidate has less
   * than half, the rest to stable.
   */
  public Split split(int percent) {
    if (!isCompared(percent)) {
      return Split.of(stable, candidate, percent);
    }
    Map<String, Integer> weights = new LinkedHashMap<>();
    weights.put(stable, 100 - 2 * percent);
    weights.put(baseline, percent);
    weights.put(candidate, percent);
    return Split.of(weights);
  }

  private boolean isCompared(int percent) {
    return !baseline.isEmpty() && percent < HALF;
  }

  /** Whom the candidate is compared with at a share. */
  public String comparedAt(int percent) {
    return percent > 0 && isCompared(percent) ? baseline : stable;
  }

  Fields toFields() {
    Fields fields = Fields.of("stable", stable).with("candidate", candidate);
    return baseline.isEmpty() ? fields : fields.with("baseline", baseline);
  }

  static Roles of(Fields fields) {
    return new Roles(
        fields.text("stable"), fields.text("candidate"), fields.findText("baseline").orElse(""));
  }
}
