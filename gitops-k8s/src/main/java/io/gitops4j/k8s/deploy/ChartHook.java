package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Set;

/**
 * Hooks of Helm charts among what is applied.
 *
 * @see <a href="https://helm.sh/docs/topics/charts_hooks/">Helm's hooks</a>
 */
final class ChartHook {
  /** The annotation with a whole number: lower ones come first. */
  static final String WEIGHT = "helm.sh/hook-weight";

  private static final String HOOK = "helm.sh/hook";
  private static final Set<String> BEFORE = Set.of("pre-install", "pre-upgrade");
  private static final Set<String> AFTER = Set.of("post-install", "post-upgrade");

  private ChartHook() {}

  /** Whether an object comes before the others (-1) or after them (1), or is no hook (0). */
  static int phase(Fields object) {
    List<String> events =
        List.of(
            object
                .object("metadata")
                .object("annotations")
                .findText(HOOK)
                .orElse("")
                .split("[\\s,]+", -1));
    if (events.stream().anyMatch(BEFORE::contains)) {
      return -1;
    }
    return events.stream().anyMatch(AFTER::contains) ? 1 : 0;
  }

  /** Whether it is something that runs and ends, which is made anew to run again. */
  static boolean runs(Fields object) {
    String kind = object.text("apiVersion") + "/" + object.text("kind");
    return phase(object) != 0 && (kind.equals("batch/v1/Job") || kind.equals("v1/Pod"));
  }
}
