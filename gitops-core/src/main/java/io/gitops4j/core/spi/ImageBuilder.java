package io.gitops4j.core.spi;

import io.gitops4j.core.model.ProviderException;

/**
 * Builds images without a daemon. The same specification over the same content gives the same
 * digest, on every machine. Thread-safe.
 */
public interface ImageBuilder {
  /**
   * Builds an image (or, for several platforms, an index) into a registry, normally a local layout
   * folder from which it is pushed later.
   *
   * @param spec what to build
   * @param into where to
   * @param repository in which repository
   * @return the descriptor of the manifest or index
   * @throws ProviderException {@code NOT_FOUND} if the base image is not there; {@code INVALID} for
   *     a specification that cannot be built
   */
  Descriptor build(ImageSpec spec, Registry into, String repository);
}
