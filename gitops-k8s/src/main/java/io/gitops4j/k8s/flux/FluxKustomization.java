package io.gitops4j.k8s.flux;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.ManifestObject;
import java.time.Duration;

/**
 * Flux' Kustomization: a folder of a source that is applied to the cluster. It is applied every ten
 * minutes, removes what is no longer there, and waits until its objects are well, unless a word
 * says otherwise. Immutable.
 */
public final class FluxKustomization extends ManifestObject<FluxKustomization> {
  static final String API_VERSION = "kustomize.toolkit.fluxcd.io/v1";
  static final String KIND = "Kustomization";

  private FluxKustomization(Fields fields) {
    super(fields);
  }

  /**
   * One of that name.
   *
   * @param path of the folder, from the source's root
   * @throws IllegalArgumentException if the name is blank
   */
  public static FluxKustomization named(String name, FluxSource source, String path) {
    return new FluxKustomization(begin(API_VERSION, KIND, name))
        .with("spec.sourceRef", source.reference())
        .with("spec.path", path.startsWith("./") ? path : "./" + path)
        .with("spec.prune", true)
        .with("spec.wait", true)
        .every(Duration.ofMinutes(10));
  }

  @Override
  protected FluxKustomization of(Fields changed) {
    return new FluxKustomization(changed);
  }

  /** The same, applied so often though nothing has changed. */
  public FluxKustomization every(Duration time) {
    return with("spec.interval", time.toSeconds() + "s");
  }

  /**
   * The same, whose objects have so long to become well. Flux gives them 30 seconds at least;
   * without this word it is the interval less 30 seconds. It looks at no later commit meanwhile.
   */
  public FluxKustomization within(Duration time) {
    return with("spec.timeout", time.toSeconds() + "s");
  }

  /** The same, where nothing is removed that is no longer in the folder. */
  public FluxKustomization keeping() {
    return with("spec.prune", false);
  }

  /** The same, where all objects go to a namespace. */
  public FluxKustomization to(String namespace) {
    return with("spec.targetNamespace", namespace);
  }

  /** The same after another Kustomization of its namespace. */
  public FluxKustomization after(String name) {
    return adding("spec.dependsOn", Fields.of("name", name));
  }

  /** The same with another tag for an image. */
  public FluxKustomization image(String name, String tag) {
    return adding("spec.images", Fields.of("name", name).with("newTag", tag));
  }

  /** The same with a value for {@code ${name}} in its files. */
  public FluxKustomization substituting(String name, String value) {
    Fields known = fields().object("spec").object("postBuild").object("substitute");
    return with("spec.postBuild.substitute", known.with(name, value));
  }
}
