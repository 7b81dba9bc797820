package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.ManifestObject;

/**
 * Argo CD's ApplicationSet: Applications made after a template, one for each thing that generators
 * find. Templates are Go's ({@code {{.path.basename}}}), and a name that nothing has is an error.
 * Immutable.
 */
public final class ApplicationSet extends ManifestObject<ApplicationSet> {
  private ApplicationSet(Fields fields) {
    super(fields);
  }

  /**
   * One of that name.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  public static ApplicationSet named(String name) {
    return new ApplicationSet(begin(ArgoApplication.API_VERSION, "ApplicationSet", name))
        .with("spec.goTemplate", true)
        .adding("spec.goTemplateOptions", "missingkey=error");
  }

  @Override
  protected ApplicationSet of(Fields changed) {
    return new ApplicationSet(changed);
  }

  /** The same with a generator more; what each finds makes Applications. */
  public ApplicationSet generating(Generator generator) {
    return adding("spec.generators", generator.fields());
  }

  /** The same with a template: an Application with {@code {{…}}} in its texts. */
  public ApplicationSet template(ArgoApplication template) {
    return with("spec.template", template.template());
  }

  /** The same with YAML, itself a template, that is merged into each Application at the end. */
  public ApplicationSet templatePatch(String yaml) {
    return with("spec.templatePatch", yaml);
  }

  /** The same, where objects stay when their Application goes. */
  public ApplicationSet preservingObjects() {
    return with("spec.syncPolicy.preserveResourcesOnDeletion", true);
  }

  /**
   * The same, where a generator that finds nothing, or less, deletes no Application, and none is
   * changed once it is made.
   */
  public ApplicationSet onlyCreating() {
    return with("spec.syncPolicy.applicationsSync", "create-only");
  }

  /** The same, where Applications are made and changed, and never deleted. */
  public ApplicationSet neverDeleting() {
    return with("spec.syncPolicy.applicationsSync", "create-update");
  }

  /** The same, leaving an annotation of the Applications alone that others set. */
  public ApplicationSet preservingAnnotation(String name) {
    return adding("spec.preservedFields.annotations", name);
  }
}
