package io.gitops4j.core.engine;

import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.DefinitionChange;
import io.gitops4j.core.pipeline.Pipeline;
import java.util.Optional;

/** Decides with which definition a run goes on: its own, or another one that came meanwhile. */
final class Adoption {
  /** How a run is unparked that goes on with the present definition. */
  static final String ADOPT = "adopt";

  private final PipelineCatalog catalog;
  private final TenantId tenant;
  private final RunStream stream;

  Adoption(PipelineCatalog catalog, TenantId tenant, RunStream stream) {
    this.catalog = catalog;
    this.tenant = tenant;
    this.stream = stream;
  }

  /**
   * The definition to go on with; none if the run is cancelled, and none can tell what it had
   * begun.
   *
   * @throws Stop if the run has to wait for a person
   */
  Optional<Pipeline> definition() {
    RunRecord.DefinitionAdopted mine = stream.look(RunState::definition);
    String name = stream.look(s -> s.started().pipeline());
    Optional<Pipeline> same = catalog.find(tenant, name, Optional.of(mine.version()));
    if (same.filter(p -> p.fingerprint().equals(mine.to())).isPresent()) {
      return same;
    }
    Optional<Pipeline> present = same.or(() -> catalog.find(tenant, name, Optional.empty()));
    if (stream.look(s -> s.cancel().isPresent())) {
      return present.filter(p -> orphan(mine, p).isEmpty());
    }
    if (present.isEmpty()) {
      throw Stop.park(
          changed(mine, "Pipeline " + name + " " + mine.version() + " is gone", "Bring it back"));
    }
    return decide(mine, present.get());
  }

  private Optional<Pipeline> decide(RunRecord.DefinitionAdopted mine, Pipeline present) {
    Definition now = Definition.of(present);
    Optional<String> difference =
        mine.nodes().isEmpty()
            ? Optional.of("the run does not know by what")
            : stream.look(s -> new Definition(mine.nodes()).firstDifference(now, s));
    Optional<String> orphan = orphan(mine, present);
    boolean wanted = stream.look(RunState::mayAdopt);
    DefinitionChange how = present.whenDefinitionChanges();
    if (orphan.isEmpty() && (wanted || (how == DefinitionChange.ADOPT && difference.isEmpty()))) {
      stream.append(
          new RunRecord.DefinitionAdopted(
              mine.to(), present.fingerprint(), present.version(), now.lines()));
      return Optional.of(present);
    }
    String sentence =
        "Pipeline "
            + present
            + " is not the one the run began with: "
            + difference.or(() -> orphan).orElse("what it has not reached yet differs");
    if (how == DefinitionChange.CANCEL) {
      stream.append(new RunRecord.CancelRequested("pipeline " + present, sentence));
      return orphan.isEmpty() ? Optional.of(present) : Optional.empty();
    }
    String remedy =
        wanted
            ? "It can't be adopted, because " + orphan.orElse("") + ". Bring back that definition"
            : "Adopt this one (Delivery.adopt), or bring back the other";
    throw Stop.park(changed(mine, sentence, remedy));
  }

  /** What the run has begun and another definition could not finish. */
  private Optional<String> orphan(RunRecord.DefinitionAdopted mine, Pipeline present) {
    Definition before = new Definition(mine.nodes());
    Definition now = Definition.of(present);
    return stream.look(
        s ->
            s.ops().values().stream()
                .filter(OpState::isOpen)
                .map(op -> op.intended().node())
                .filter(node -> !before.keeps(node, now))
                .map(node -> "what it is about to do at " + node + " would be forgotten")
                .findFirst());
  }

  private static Problem changed(RunRecord.DefinitionAdopted mine, String sentence, String remedy) {
    return Problem.of(
        Problem.Kind.DEFINITION_CHANGED,
        sentence,
        remedy + " (fingerprint " + mine.to() + ") and unpark it, or cancel it.");
  }
}
