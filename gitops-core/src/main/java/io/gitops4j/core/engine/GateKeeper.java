package io.gitops4j.core.engine;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.GateContext;
import io.gitops4j.core.pipeline.Node;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.StageNode;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.JournalException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges the gates of a run's stages together, and keeps what they said. */
final class GateKeeper {
  private static final Duration WHEN_UNABLE = Duration.ofMinutes(5);

  private final RunStream stream;
  private final Connections connections;
  private final Ownership ownership;

  GateKeeper(RunStream stream, Connections connections, Ownership ownership) {
    this.stream = stream;
    this.connections = connections;
    this.ownership = ownership;
  }

  /**
   * Judges a stage's gates.
   *
   * @param acting whether an effect is about to happen; before that gates of every mode are judged
   */
  Verdict judge(NodePath path, StageNode stage, Optional<String> environment, boolean acting) {
    if (stage.guards().isEmpty()) {
      return Verdict.open("no gates");
    }
    Release release = new RunRelease(stream);
    Digest subject = subject(new Scope(release, path, environment), stage);
    Map<Gate, Verdict> verdicts = new LinkedHashMap<>();
    for (Gate gate : stage.guards()) {
      boolean once = gate.mode() == Gate.Mode.ONCE;
      boolean kept = once && stream.look(s -> s.passedOnce(path, gate.name()));
      if (!kept && !(once && acting)) {
        Context context = new Context(gate.name(), path, environment, release, subject);
        verdicts.put(gate, waived(gate).orElseGet(() -> judged(gate, context)));
      }
    }
    Verdict all = combined(path, verdicts, skipped(release));
    record(path, subject, all, verdicts);
    return all;
  }

  /** A gate that looks at a stage which was skipped on request can't hold the run back. */
  private Optional<Verdict> waived(Gate gate) {
    Map<NodePath, String> skipped = stream.look(s -> Map.copyOf(s.skipped()));
    for (NodePath looksAt : gate.looksAt()) {
      NodePath stage = NodePath.of(looksAt.names().get(0));
      if (skipped.containsKey(stage)) {
        return Optional.of(Verdict.open(gate.name() + " is waived"));
      }
    }
    return Optional.empty();
  }

  /** A gate that can't tell keeps the stage closed, and says why. */
  private static Verdict judged(Gate gate, Context context) {
    try {
      return gate.judge(context);
    } catch (JournalException e) {
      throw e;
    } catch (ProviderException e) {
      Duration pause = e.retryAfter().orElse(WHEN_UNABLE);
      return Verdict.blocked("gate " + gate.name() + " can't tell: " + e.getMessage(), pause);
    } catch (RuntimeException | Error e) {
      String what = e.getClass().getSimpleName() + ": " + e.getMessage();
      return Verdict.blocked("gate " + gate.name() + " threw " + what, WHEN_UNABLE);
    }
  }

  /** What a stage is about to do, as far as it can be told: what an approval approves. */
  static Digest subject(Scope scope, StageNode stage) {
    Fields artifacts = Fields.none();
    for (Map.Entry<String, ?> artifact : scope.release().artifacts().entrySet()) {
      artifacts = artifacts.with(artifact.getKey(), artifact.getValue().toString());
    }
    List<Fields> effects = new ArrayList<>();
    collect(scope, stage, effects);
    Fields all =
        Fields.of("artifacts", artifacts)
            .with("environment", scope.environment().orElse(""))
            .with("effects", effects);
    Map<String, String> skipped = scope.release().start().skipped();
    if (!skipped.isEmpty()) {
      all = all.with("skipped", skipped);
    }
    return Digest.of(RecordCodec.canonical(all).getBytes(StandardCharsets.UTF_8));
  }

  private static void collect(Scope scope, StageNode stage, List<Fields> effects) {
    Optional<String> environment = stage.environment().or(scope::environment);
    for (Node node : stage.nodes()) {
      NodePath path = scope.node().child(node.name());
      Scope inner = new Scope(scope.release(), path, environment);
      if (node instanceof Node.StepNode step) {
        for (Effect<?> effect : step.step().outline(scope.release()).effects().values()) {
          effects.add(effect.subject(inner));
        }
      } else if (node instanceof Node.WhenNode when) {
        collect(inner, when.body(), effects);
      } else if (node instanceof Node.ForEachNode each) {
        each.branches()
            .forEach(
                b ->
                    collect(
                        new Scope(scope.release(), path.child(b.name()), environment), b, effects));
      }
    }
  }

  /** So that whoever approves sees what was not verified. */
  private static String skipped(Release release) {
    StringBuilder text = new StringBuilder();
    release
        .start()
        .skipped()
        .forEach(
            (stage, reason) ->
                text.append("; ").append(stage).append(" was skipped: ").append(reason));
    return text.toString();
  }

  private static Verdict combined(NodePath path, Map<Gate, Verdict> verdicts, String skipped) {
    List<String> blocked = new ArrayList<>();
    List<String> open = new ArrayList<>();
    Set<WakeKey> wakeOn = new LinkedHashSet<>();
    Duration recheck = Duration.ofDays(1);
    for (Verdict verdict : verdicts.values()) {
      if (verdict instanceof Verdict.Refused refused) {
        return Verdict.refused(path + " is refused: " + refused.sentence());
      }
      if (verdict instanceof Verdict.Blocked b) {
        blocked.add(b.sentence());
        wakeOn.addAll(b.wakeOn());
        recheck = b.recheck().compareTo(recheck) < 0 ? b.recheck() : recheck;
      } else {
        open.add(verdict.sentence());
      }
    }
    return blocked.isEmpty()
        ? Verdict.open(path + " may go on: " + String.join("; ", open) + skipped)
        : new Verdict.Blocked(
            path + " is blocked: " + String.join("; ", blocked) + skipped, recheck, wakeOn);
  }

  private void record(NodePath path, Digest subject, Verdict all, Map<Gate, Verdict> verdicts) {
    Set<String> passed = new LinkedHashSet<>();
    verdicts.forEach(
        (gate, verdict) -> {
          if (gate.mode() == Gate.Mode.ONCE && verdict instanceof Verdict.Open) {
            passed.add(gate.name());
          }
        });
    String word = all.getClass().getSimpleName();
    Set<WakeKey> wakeOn = all instanceof Verdict.Blocked blocked ? blocked.wakeOn() : Set.of();
    List<Fields> gates = new ArrayList<>();
    verdicts.forEach((gate, verdict) -> gates.add(fields(gate, verdict)));
    RunRecord.GatesJudged judged =
        new RunRecord.GatesJudged(
            path, subject.toString(), word, all.sentence(), passed, wakeOn, gates);
    stream.appendIf(
        judged,
        Schedule.unchanged(),
        s -> s.judged(path).map(last -> !same(last, judged)).orElse(true));
  }

  private static Fields fields(Gate gate, Verdict verdict) {
    return Fields.of("gate", gate.name())
        .with("verdict", verdict.getClass().getSimpleName())
        .with("sentence", verdict.sentence());
  }

  private static boolean same(RunRecord.GatesJudged a, RunRecord.GatesJudged b) {
    return a.verdict().equals(b.verdict())
        && a.sentence().equals(b.sentence())
        && a.subject().equals(b.subject())
        && a.passed().containsAll(b.passed());
  }

  /** What one gate may look at. */
  private final class Context implements GateContext {
    private final String gate;
    private final NodePath path;
    private final Optional<String> environment;
    private final Release release;
    private final Digest subject;

    Context(
        String gate, NodePath path, Optional<String> environment, Release release, Digest subject) {
      this.gate = gate;
      this.path = path;
      this.environment = environment;
      this.release = release;
      this.subject = subject;
    }

    @Override
    public Release release() {
      return release;
    }

    @Override
    public NodePath stage() {
      return path;
    }

    @Override
    public Optional<String> environment() {
      return environment;
    }

    @Override
    public Instant now() {
      return stream.now();
    }

    @Override
    public Digest subject() {
      return subject;
    }

    @Override
    public List<Opinion> opinions() {
      String reference = path + "/" + gate;
      Map<String, Opinion> latest = new LinkedHashMap<>();
      for (RunState.Said said : stream.look(s -> List.copyOf(s.said()))) {
        if (said.gate().equals(reference) && said.subject().equals(subject.toString())) {
          Actor actor = new Actor(said.actor(), said.groups());
          latest.put(actor.name(), new Opinion(actor, said.approves(), said.reason(), said.at()));
        }
      }
      return List.copyOf(latest.values());
    }

    @Override
    public Set<Actor> authors() {
      return release.authors(connections);
    }

    @Override
    public Evidence champion() {
      return environment
          .map(e -> new Evidence(ownership.slot(e).champion()))
          .orElse(Evidence.none());
    }

    @Override
    public Connections connections() {
      return connections;
    }

    @Override
    public WakeKey wakeKey() {
      return WakeKey.approval(release.run(), path + "/" + gate);
    }

    @Override
    public GateContext forGate(String name) {
      return new Context(name, path, environment, release, subject);
    }
  }
}
