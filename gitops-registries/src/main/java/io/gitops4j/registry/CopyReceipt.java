package io.gitops4j.registry;

import io.gitops4j.core.spi.Descriptor;

/** What a copy did. Immutable. */
public final class CopyReceipt {
  private final Descriptor descriptor;
  private final int manifests;
  private final int sent;
  private final int mounted;
  private final int present;
  private final long bytes;

  CopyReceipt(
      Descriptor descriptor, int manifests, int sent, int mounted, int present, long bytes) {
    this.descriptor = descriptor;
    this.manifests = manifests;
    this.sent = sent;
    this.mounted = mounted;
    this.present = present;
    this.bytes = bytes;
  }

  /** What was copied: the same digest here and there. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /** How many manifests were stored, referrers included. */
  public int manifests() {
    return manifests;
  }

  /** How many blobs were sent. */
  public int blobsSent() {
    return sent;
  }

  /**
   * How many blobs were mounted from the other repository without being sent; a registry that
   * mounts does not say which of them were there already.
   */
  public int blobsMounted() {
    return mounted;
  }

  /** How many blobs were found there already. */
  public int blobsPresent() {
    return present;
  }

  /** How many bytes of blobs were sent. */
  public long bytesSent() {
    return bytes;
  }

  @Override
  public String toString() {
    return descriptor.digest()
        + ": "
        + manifests
        + " manifests; blobs sent "
        + sent
        + " ("
        + bytes
        + " bytes), mounted "
        + mounted
        + ", present "
        + present;
  }
}
