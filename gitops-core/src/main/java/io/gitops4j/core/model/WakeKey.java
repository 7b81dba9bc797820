package io.gitops4j.core.model;

/**
 * What a waiting run can be woken by: {@code pr:gitops#12}, {@code approval:<run>/<gate>}, {@code
 * slot:<application>/<environment>}.
 *
 * @param value one line
 */
public record WakeKey(String value) {
  /** Checks the form. */
  public WakeKey {
    if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("A wake key is one line of text");
    }
  }

  /** Something happened to a pull request of a repository, by its logical name. */
  public static WakeKey pullRequest(String repository, long number) {
    return new WakeKey("pr:" + repository + "#" + number);
  }

  /** Somebody approved or rejected at a gate of a run. */
  public static WakeKey approval(RunId run, String gate) {
    return new WakeKey("approval:" + run + "/" + gate);
  }

  /** An environment of an application became free, was held or released. */
  public static WakeKey slot(String application, String environment) {
    return new WakeKey("slot:" + application + "/" + environment);
  }

  /** Another run moved on. */
  public static WakeKey run(RunId run) {
    return new WakeKey("run:" + run);
  }

  /** Whether it is a person who causes it: an approval, or a pull request's merge. */
  public boolean isForPeople() {
    return value.startsWith("approval:") || value.startsWith("pr:");
  }

  @Override
  public String toString() {
    return value;
  }
}
