package io.gitops4j.core.spi;

import java.util.Objects;

/** A manifest's own bytes and what they are; the bytes are never written anew. */
public final class Manifest {
  private final Descriptor descriptor;
  private final byte[] content;

  /** Bytes that belong to the descriptor. */
  public Manifest(Descriptor descriptor, byte[] content) {
    this.descriptor = Objects.requireNonNull(descriptor, "descriptor");
    this.content = content.clone();
  }

  /** Type, digest and size. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /** The bytes. */
  public byte[] content() {
    return content.clone();
  }

  @Override
  public String toString() {
    return descriptor.toString();
  }
}
