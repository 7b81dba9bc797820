package io.gitops4j.core.report;

/** How far a node of a run is, with its word, its style and its sign. */
enum NodeState {
  PENDING("to come", "off", "○"),
  RUNNING("under way", "go", "▶"),
  WAITING("waits", "wait", "◔"),
  BLOCKED("blocked", "wait", "◔"),
  DONE("done", "done", "✓"),
  FAILED("failed", "bad", "✕"),
  SKIPPED("skipped", "off", "–"),
  LEFT_OUT("left out", "off", "–"),
  STOPPED("stopped", "off", "■"),
  NOT_REACHED("not reached", "off", "○");

  private final String word;
  private final String style;
  private final String sign;

  NodeState(String word, String style, String sign) {
    this.word = word;
    this.style = style;
    this.sign = sign;
  }

  String word() {
    return word;
  }

  /** The name of its colours in the style sheet. */
  String style() {
    return style;
  }

  String sign() {
    return sign;
  }

  boolean waits() {
    return this == WAITING || this == BLOCKED;
  }

  boolean isUnderWay() {
    return this == RUNNING || waits();
  }
}
