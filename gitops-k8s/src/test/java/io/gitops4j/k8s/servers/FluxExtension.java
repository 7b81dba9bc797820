package io.gitops4j.k8s.servers;

/** The shared {@link Flux} of a run; {@code flux} where it is required. */
public final class FluxExtension extends BesideControlPlane<Flux> {
  /** Made by JUnit. */
  public FluxExtension() {
    super("flux", Flux.class, FluxStart::start);
  }
}
