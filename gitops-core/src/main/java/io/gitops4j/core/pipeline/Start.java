package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.spi.Commit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run is started with. The same start of the same pipeline is the same run, so that a
 * webhook that is delivered twice starts nothing new; {@link #again} makes it another. Immutable.
 */
public final class Start {
  private static final String PROMOTING = "promoting";
  private static final String SKIPPING = "skipping";

  private final Kind kind;
  private final Fields what;
  private final Fields parameters;
  private final List<Identity> authors;

  /** What sort of event it is. */
  public enum Kind {
    /** Commits were pushed to a branch. */
    PUSH,
    /** A tag was pushed. */
    TAG,
    /** A pull request was opened or updated. */
    PULL_REQUEST,
    /** A person asked. */
    MANUAL,
    /** The time came. */
    SCHEDULE,
    /** An artifact that was built elsewhere was pushed. */
    ARTIFACT,
    /** Something is wrong, says a monitoring system. */
    ALERT
  }

  private Start(Kind kind, Fields what, Fields parameters, List<Identity> authors) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.what = Objects.requireNonNull(what, "what");
    this.parameters = Objects.requireNonNull(parameters, "parameters");
    this.authors = List.copyOf(authors);
  }

  /** Commits were pushed to a branch; this is its new head. */
  public static Start push(String branch, CommitId commit) {
    return new Start(
        Kind.PUSH,
        Fields.of("branch", branch).with("commit", commit.hex()),
        Fields.none(),
        List.of());
  }

  /** The same, with the authors taken from the commit. */
  public static Start push(String branch, Commit commit) {
    return push(branch, commit.id()).by(commit.author()).by(commit.committer());
  }

  /** A tag was pushed. */
  public static Start tag(String tag, CommitId commit) {
    return new Start(
        Kind.TAG, Fields.of("tag", tag).with("commit", commit.hex()), Fields.none(), List.of());
  }

  /** A pull request of the source repository was opened or updated; this is its head. */
  public static Start pullRequest(long number, CommitId head) {
    return new Start(
        Kind.PULL_REQUEST,
        Fields.of("number", number).with("commit", head.hex()),
        Fields.none(),
        List.of());
  }

  /** A person asked: the same run each time, unless it says {@link #again}. */
  public static Start manual() {
    return manual(Fields.none());
  }

  /**
   * A person asked, with these parameters. The same pipeline with the same parameters is the same
   * run, whoever asks and however much later, so that a click or a request that is repeated starts
   * nothing twice: {@link #again} asks for another run. Whoever starts is told by {@code
   * Run.isNew()} whether it was begun or found.
   */
  public static Start manual(Fields parameters) {
    return new Start(Kind.MANUAL, Fields.none(), parameters, List.of());
  }

  /** The time came that a schedule named. */
  public static Start schedule(String name, Instant time) {
    return new Start(
        Kind.SCHEDULE,
        Fields.of("schedule", name).with("time", time.toString()),
        Fields.none(),
        List.of());
  }

  /** An artifact was pushed; the reference has its digest. */
  public static Start artifact(ImageReference pinned) {
    if (pinned.digest().isEmpty()) {
      throw new IllegalArgumentException(
          "A run starts from an artifact by its digest, and '" + pinned + "' has none");
    }
    return new Start(
        Kind.ARTIFACT, Fields.of("artifact", pinned.toString()), Fields.none(), List.of());
  }

  /**
   * An alert fires. Alerts of one fingerprint that began at one time are one start, however often
   * they are delivered.
   *
   * @param fingerprint what Alertmanager calls the alert's fingerprint
   * @param startsAt when it began to fire
   * @param labels the alert's labels, kept as a fact
   */
  public static Start alert(String fingerprint, Instant startsAt, Fields labels) {
    return new Start(
        Kind.ALERT,
        Fields.of("fingerprint", fingerprint).with("startsAt", startsAt.toString()),
        labels,
        List.of());
  }

  /** The same with somebody who wrote or committed what it is about. */
  public Start by(Person author) {
    List<Identity> more = new ArrayList<>(authors);
    author.identity().filter(identity -> !more.contains(identity)).ifPresent(more::add);
    return new Start(kind, what, parameters, more);
  }

  /** The same from this source commit. */
  public Start at(CommitId commit) {
    return new Start(kind, what.with("commit", commit.hex()), parameters, authors);
  }

  /**
   * The same asked for once more: another run, and the same one for the same nonce. A number that
   * counts, a date, or a random one that the form which asks got when it was shown.
   */
  public Start again(String nonce) {
    return new Start(kind, what.with("again", nonce), parameters, authors);
  }

  /**
   * The same with what an earlier run made, instead of building: the same digests, source and
   * parameters go through the same stages, gates and approvals. A person's goes below what was
   * promoted since; an automatic one never does.
   *
   * @param earlier a run of the same pipeline, in whatever environment its release was
   */
  public Start promoting(RunId earlier) {
    return new Start(kind, what.with(PROMOTING, earlier.value()), parameters, authors);
  }

  /**
   * The same without a stage, for a hotfix. Whoever starts it must be allowed to skip. Gates that
   * look at the stage don't hold the run back; that nothing was verified there is part of what is
   * approved, and of the release's evidence.
   *
   * @param stage the name of one of the pipeline's stages
   * @param reason for those who approve, and for the records
   */
  public Start skipping(String stage, String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("Skipping " + stage + " needs a reason");
    }
    Fields more = what.object(SKIPPING).with(Names.check("stage", stage), reason);
    return new Start(kind, what.with(SKIPPING, more), parameters, authors);
  }

  /** What sort of event it is. */
  public Kind kind() {
    return kind;
  }

  /** Whether no person asked: such a run never overtakes a newer one. */
  public boolean isAutomatic() {
    return kind != Kind.MANUAL;
  }

  /** What the event says: {@code branch}, {@code commit}, {@code tag}, {@code artifact}… */
  public Fields what() {
    return what;
  }

  /** Parameters of a manual start, labels of an alert. */
  public Fields parameters() {
    return parameters;
  }

  /** Who wrote and committed what it is about. */
  public List<Identity> authors() {
    return authors;
  }

  /** The source commit. */
  public Optional<CommitId> commit() {
    return what.findText("commit").map(CommitId::new);
  }

  /** The artifact it is about. */
  public Optional<ImageReference> artifact() {
    return what.findText("artifact").map(ImageReference::parse);
  }

  /** The earlier run whose release is promoted again. */
  public Optional<RunId> promotes() {
    return what.findText(PROMOTING).map(RunId::new);
  }

  /** The stages that are skipped, with the reasons. */
  public Map<String, String> skipped() {
    Map<String, String> reasons = new LinkedHashMap<>();
    Fields skipping = what.object(SKIPPING);
    skipping.asMap().keySet().forEach(stage -> reasons.put(stage, skipping.text(stage)));
    return Collections.unmodifiableMap(reasons);
  }

  /** What tells it from another start: the same text for the same event, in whatever order. */
  public String identity() {
    return kind + " " + told(what) + " " + (kind == Kind.ALERT ? "" : told(parameters));
  }

  /** Fields as a text that only equal fields have: each value with its type and length. */
  private static String told(@Nullable Object value) {
    if (value instanceof Fields fields) {
      return told(fields.asMap());
    }
    if (value instanceof Map<?, ?> map) {
      StringBuilder text = new StringBuilder("{");
      Map<String, @Nullable Object> sorted = new TreeMap<>();
      map.forEach((name, inner) -> sorted.put(String.valueOf(name), inner));
      sorted.forEach((name, inner) -> text.append(told(name)).append(told(inner)));
      return text.append('}').toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Start::told).collect(Collectors.joining("", "[", "]"));
    }
    String plain = String.valueOf(value);
    String type = value == null ? "" : value.getClass().getSimpleName();
    return type + plain.length() + ":" + plain + ";";
  }

  /** All of it, for the journal. */
  public Fields fields() {
    return Fields.of("kind", kind.name())
        .with("what", what)
        .with("parameters", parameters)
        .with(
            "authors",
            authors.stream()
                .map(a -> Fields.of("kind", a.kind().name()).with("value", a.value()))
                .toList());
  }

  /** Reads one back from the journal. */
  public static Start of(Fields fields) {
    return new Start(
        Kind.valueOf(fields.text("kind")),
        fields.object("what"),
        fields.object("parameters"),
        fields.objects("authors").stream()
            .map(a -> new Identity(Identity.Kind.valueOf(a.text("kind")), a.text("value")))
            .toList());
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + what;
  }
}
