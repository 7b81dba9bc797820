package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.spi.ExpectedEdit;
import java.util.List;
import java.util.Optional;

/** Open when an earlier stage of the run committed this very digest. */
record SameDigestGate(String earlier, Product product) implements Gate {
  SameDigestGate {
    NodePath.parse(earlier);
  }

  @Override
  public String name() {
    return "same-digest";
  }

  @Override
  public Verdict judge(GateContext context) {
    Release release = context.release();
    NodePath stage = NodePath.parse(earlier);
    Optional<Artifact> artifact = release.find(product);
    if (artifact.isEmpty() || release.doneAt(stage).isEmpty()) {
      return Verdict.refused("stage " + earlier + " did not verify " + product.name());
    }
    String digest = artifact.get().digest().toString();
    boolean delivered =
        release.receipts(stage).stream()
            .filter(CommitReceipt.class::isInstance)
            .flatMap(r -> ((CommitReceipt) r).edits().stream())
            .map(ExpectedEdit::edit)
            .map(Edit::wanted)
            .flatMap(Optional::stream)
            .anyMatch(value -> value.contains(digest));
    return delivered
        ? Verdict.open("the digest that " + earlier + " verified")
        : Verdict.refused("stage " + earlier + " delivered another digest than " + digest);
  }

  @Override
  public List<NodePath> looksAt() {
    return List.of(NodePath.parse(earlier));
  }

  @Override
  public String describe() {
    return "same digest of " + product.name() + " as " + earlier;
  }
}
