package io.gitops4j.core.pipeline;

/** A gate whose body is user code. */
record CodeGate(String name, String version, Gate.Body body) implements Gate {
  @Override
  public Verdict judge(GateContext context) {
    return body.judge(context);
  }

  @Override
  public String describe() {
    return "code " + name + " version " + version;
  }
}
