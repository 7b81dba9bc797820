package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.NodePath;
import java.util.List;

/**
 * Decides whether a stage may act. Judged before the stage owns its environment, and again right
 * before each effect unless its mode says otherwise. Thread-safe; changes nothing.
 */
public interface Gate {
  /** Its name, unique within its stage. */
  String name();

  /** Its verdict now. */
  Verdict judge(GateContext context);

  /** When it is judged. */
  default Mode mode() {
    return Mode.AT_ACT;
  }

  /** The nodes it looks at, {@code test} or {@code prod/eu}: each must come before its stage. */
  default List<NodePath> looksAt() {
    return List.of();
  }

  /** Everything that makes it this gate and no other, for the pipeline's fingerprint. */
  default String describe() {
    return name();
  }

  /** The same gate under another name: for two of one sort in a stage. */
  default Gate as(String newName) {
    return new NamedGate(Names.check("gate", newName), this);
  }

  /**
   * A gate from code. What the code does is outside the pipeline's fingerprint: change the version
   * when it means something else.
   */
  static Gate named(String name, String version, Body body) {
    return new CodeGate(Names.check("gate", name), version, body);
  }

  /** The code of a gate. */
  @FunctionalInterface
  interface Body {
    /** See {@link Gate#judge}. */
    Verdict judge(GateContext context);
  }

  /** When a gate is judged. */
  enum Mode {
    /** Once; an open verdict is kept. */
    ONCE,
    /** Before each effect of the stage. */
    AT_ACT
  }
}
