package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RunRecord.OpObserved;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Start;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The release as a run's stream tells it, now. */
record RunRelease(RunStream stream) implements Release {
  @Override
  public String application() {
    return stream.look(s -> s.started().pipeline());
  }

  @Override
  public RunId run() {
    return stream.look(RunState::run);
  }

  @Override
  public Start start() {
    return Start.of(stream.look(s -> s.started().start()));
  }

  @Override
  public Actor startedBy() {
    return stream.look(s -> new Actor(s.started().actor(), s.started().groups()));
  }

  @Override
  public Optional<CommitId> source() {
    return start().commit();
  }

  @Override
  public Optional<Artifact> find(Product product) {
    return Optional.ofNullable(artifacts().get(product.name()));
  }

  @Override
  public Map<String, Artifact> artifacts() {
    Map<String, Artifact> artifacts = new LinkedHashMap<>();
    for (Receipt receipt : receipts()) {
      if (receipt instanceof ArtifactReceipt made) {
        artifacts.put(made.product(), made.artifact());
      }
    }
    return artifacts;
  }

  @Override
  public Evidence evidence(NodePath under) {
    return new Evidence(stream.look(s -> s.evidence(under)));
  }

  @Override
  public Evidence evidence() {
    return new Evidence(stream.look(s -> s.evidence(null)));
  }

  @Override
  public List<Note> notes(NodePath under) {
    return stream.look(
        state ->
            state.nodes().entrySet().stream()
                .filter(node -> node.getKey().isUnder(under))
                .flatMap(node -> node.getValue().notes().stream())
                .toList());
  }

  @Override
  public List<Receipt> receipts(NodePath under) {
    return inside(under);
  }

  @Override
  public List<Receipt> receipts() {
    return inside(null);
  }

  private List<Receipt> inside(@Nullable NodePath under) {
    return stream.look(
        state -> {
          List<Receipt> receipts = new ArrayList<>();
          for (OpState op : state.ops().values()) {
            boolean inside = under == null || op.intended().node().isUnder(under);
            op.observed()
                .filter(o -> inside && op.happened())
                .ifPresent(o -> receipts.add(read(o)));
          }
          return receipts;
        });
  }

  @Override
  public boolean changedNothing(NodePath under) {
    return stream.look(state -> Untouched.holds(state, under));
  }

  @Override
  public Optional<Instant> doneAt(NodePath node) {
    return stream.look(
        s -> s.node(node).isDone() ? Optional.of(s.node(node).doneAt()) : Optional.empty());
  }

  /** What an operation left. */
  static Receipt read(OpObserved observed) {
    Fields fields = observed.receipt() == null ? Fields.none() : observed.receipt();
    String kind = observed.receiptKind() == null ? "" : observed.receiptKind();
    return switch (kind) {
      case ArtifactReceipt.KIND -> ArtifactReceipt.of(fields);
      case CommitReceipt.KIND -> CommitReceipt.of(fields);
      case PullRequestReceipt.KIND -> PullRequestReceipt.of(fields);
      default -> Receipt.of(kind, observed.sentence(), fields);
    };
  }
}
