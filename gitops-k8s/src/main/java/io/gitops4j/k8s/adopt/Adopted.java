package io.gitops4j.k8s.adopt;

import io.gitops4j.k8s.model.ObjectId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An application in an environment as somebody deploys it already: what was observed, which is not
 * what a run of ours promoted. Immutable.
 */
public final class Adopted {
  private final Naming.Name name;
  private final ObjectId origin;
  private final String namespace;
  private final List<Source> sources;
  private final List<String> images;
  private final State state;
  private final String sentence;

  Adopted(
      Naming.Name name,
      ObjectId origin,
      String namespace,
      List<Source> sources,
      List<String> images,
      State state,
      String sentence) {
    this.name = Objects.requireNonNull(name, "name");
    this.origin = Objects.requireNonNull(origin, "origin");
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    this.sources = List.copyOf(sources);
    this.images = List.copyOf(images);
    this.state = Objects.requireNonNull(state, "state");
    this.sentence = Objects.requireNonNull(sentence, "sentence");
  }

  /** How it is, in a word. */
  public enum State {
    /** It is as its source says, and well. */
    WELL,
    /** It is on its way, or differs from its source. */
    CHANGING,
    /** It failed, or is not well. */
    FAILED,
    /** It is said somewhere that it is to be, and it is not there yet. */
    AWAITED
  }

  /**
   * Where it comes from.
   *
   * @param repository URL of the repository, or of a chart's; or the name of Flux' source
   * @param path in the repository, or the chart's name
   * @param wanted branch, tag, commit or range of versions
   * @param observed the revision that is there; empty if there is none
   */
  public record Source(String repository, String path, String wanted, String observed) {
    @Override
    public String toString() {
      return repository
          + (path.isEmpty() ? "" : " " + path)
          + (wanted.isEmpty() ? "" : " @ " + wanted)
          + (observed.isEmpty() ? "" : " (" + observed + ")");
    }
  }

  /** Whose. */
  public String application() {
    return name.application();
  }

  /** Where. */
  public String environment() {
    return name.environment();
  }

  /** The object that says so. */
  public ObjectId origin() {
    return origin;
  }

  /** Where its objects go; empty if each says for itself. */
  public String namespace() {
    return namespace;
  }

  /** Where it comes from, in order. */
  public List<Source> sources() {
    return sources;
  }

  /** The images that run, where Argo CD tells them. */
  public List<String> images() {
    return images;
  }

  /** How it is. */
  public State state() {
    return state;
  }

  /** Why, for people. */
  public String sentence() {
    return sentence;
  }

  /** What runs: the one image, else the revision of the first source; empty if nobody tells. */
  public Optional<String> version() {
    return images.size() == 1
        ? Optional.of(images.get(0))
        : sources.stream().map(Source::observed).filter(r -> !r.isEmpty()).findFirst();
  }

  /** {@code jukebox in prod: quay.io/… (Application argocd/jukebox-prod: Synced, Healthy)}. */
  @Override
  public String toString() {
    return application()
        + " in "
        + environment()
        + ": "
        + version()
            .orElseGet(
                () -> sources.stream().map(Source::toString).collect(Collectors.joining(", ")))
        + " ("
        + origin
        + ": "
        + sentence
        + ")";
  }
}
