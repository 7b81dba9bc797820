package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Connections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run at the gate of its stage prod, as a test wants it to be. */
final class Sample implements Release, GateContext {
  static final Instant NOON = Instant.parse("2026-03-25T12:00:00Z");
  static final CommitId COMMIT = new CommitId("c0ffee".repeat(6) + "c0ff");
  static final String SHA = "sha256:" + "5".repeat(64);
  static final Product CAR = Products.pushed("car", Artifact.Kind.IMAGE, "quay.io/team/car:v1");

  Instant now = NOON;
  Start start = Start.push("main", COMMIT);
  Evidence evidence = Evidence.none();
  Evidence champion = Evidence.none();
  final Map<String, Artifact> artifacts = new LinkedHashMap<>();
  final Map<NodePath, List<Receipt>> receipts = new LinkedHashMap<>();
  final Map<NodePath, Instant> done = new LinkedHashMap<>();
  final List<Opinion> opinions = new ArrayList<>();
  final Set<Actor> authors = new LinkedHashSet<>();

  static Sample at(String instant) {
    Sample sample = new Sample();
    sample.now = Instant.parse(instant);
    return sample;
  }

  Sample built() {
    ImageReference reference = ImageReference.parse("quay.io/team/car:v1@" + SHA);
    artifacts.put("car", new Artifact(Artifact.Kind.IMAGE, reference));
    return this;
  }

  Sample says(Actor who, boolean yes, String reason) {
    opinions.add(new Opinion(who, yes, reason, now));
    return this;
  }

  Scope scope(String node) {
    return new Scope(this, NodePath.parse(node), environment());
  }

  @Override
  public String application() {
    return "jukebox";
  }

  @Override
  public RunId run() {
    return new RunId("run-7");
  }

  @Override
  public Start start() {
    return start;
  }

  @Override
  public Actor startedBy() {
    return Actor.of("ann");
  }

  @Override
  public Optional<CommitId> source() {
    return start.commit();
  }

  @Override
  public Optional<Artifact> find(Product product) {
    return Optional.ofNullable(artifacts.get(product.name()));
  }

  @Override
  public Map<String, Artifact> artifacts() {
    return artifacts;
  }

  @Override
  public Evidence evidence(NodePath under) {
    return evidence;
  }

  @Override
  public Evidence evidence() {
    return evidence;
  }

  @Override
  public List<Note> notes(NodePath under) {
    return List.of();
  }

  @Override
  public List<Receipt> receipts(NodePath under) {
    return receipts.entrySet().stream()
        .filter(e -> e.getKey().isUnder(under))
        .flatMap(e -> e.getValue().stream())
        .toList();
  }

  @Override
  public List<Receipt> receipts() {
    return receipts.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public boolean changedNothing(NodePath under) {
    return receipts(under).isEmpty();
  }

  @Override
  public Optional<Instant> doneAt(NodePath node) {
    return Optional.ofNullable(done.get(node));
  }

  @Override
  public Release release() {
    return this;
  }

  @Override
  public NodePath stage() {
    return NodePath.of("prod");
  }

  @Override
  public Optional<String> environment() {
    return Optional.of("prod-eu");
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Digest subject() {
    return Digest.parse(SHA);
  }

  @Override
  public List<Opinion> opinions() {
    return opinions;
  }

  @Override
  public Set<Actor> authors() {
    return authors;
  }

  @Override
  public Evidence champion() {
    return champion;
  }

  @Override
  public Connections connections() {
    throw new IllegalStateException("The gates of this module need none");
  }

  @Override
  public WakeKey wakeKey() {
    return WakeKey.approval(run(), "prod/approvals");
  }

  @Override
  public GateContext forGate(String name) {
    return this;
  }
}
