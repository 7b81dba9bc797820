package io.gitops4j.registry;

/**
 * How far a copy is. What there is to do grows while it goes on: what refers to an artifact is
 * found when the artifact is there. Immutable.
 */
public final class CopyProgress {
  private final int blobsDone;
  private final int blobs;
  private final long bytesDone;
  private final long bytes;

  CopyProgress(int blobsDone, int blobs, long bytesDone, long bytes) {
    this.blobsDone = blobsDone;
    this.blobs = blobs;
    this.bytesDone = bytesDone;
    this.bytes = bytes;
  }

  /** How many blobs are there: sent, mounted, or there before. */
  public int blobsDone() {
    return blobsDone;
  }

  /** How many blobs are to be there, as far as is known. */
  public int blobs() {
    return blobs;
  }

  /** How many bytes are there, or on their way; those of a second attempt count once. */
  public long bytesDone() {
    return bytesDone;
  }

  /** How many bytes the blobs have together, as far as is known. */
  public long bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return blobsDone + " of " + blobs + " blobs, " + bytesDone + " of " + bytes + " bytes";
  }
}
