package io.gitops4j.k8s.servers;

/** The shared {@link ArgoCd} of a run; {@code argocd} where it is required. */
public final class ArgoCdExtension extends BesideControlPlane<ArgoCd> {
  /** Made by JUnit. */
  public ArgoCdExtension() {
    super("argocd", ArgoCd.class, ArgoCdStart::start);
  }
}
