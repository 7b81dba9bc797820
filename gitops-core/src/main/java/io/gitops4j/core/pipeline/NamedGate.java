package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import java.util.List;

/** A gate under another name. */
record NamedGate(String name, Gate gate) implements Gate {
  @Override
  public Verdict judge(GateContext context) {
    return gate.judge(context.forGate(name));
  }

  @Override
  public Mode mode() {
    return gate.mode();
  }

  @Override
  public List<NodePath> looksAt() {
    return gate.looksAt();
  }

  @Override
  public String describe() {
    return gate.describe() + " as " + name;
  }
}
