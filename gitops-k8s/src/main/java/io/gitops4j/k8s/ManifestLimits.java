package io.gitops4j.k8s;

import io.gitops4j.core.model.Fields;

/**
 * How much a renderer reads before it refuses. Immutable; {@code withX} gives a copy.
 *
 * <p>The standard limits are 10 MiB for a file, 100 MiB for all files together, 100 levels of
 * nesting, 1,000,000 nodes in a file once every alias is written out, and 50,000 manifests.
 */
public final class ManifestLimits {
  private static final ManifestLimits STANDARD =
      new ManifestLimits(10 << 20, 100L << 20, 100, 1_000_000, 50_000);

  private final int maxFileBytes;
  private final long maxTotalBytes;
  private final int maxDepth;
  private final int maxNodes;
  private final int maxManifests;

  private ManifestLimits(
      int maxFileBytes, long maxTotalBytes, int maxDepth, int maxNodes, int maxManifests) {
    this.maxFileBytes = (int) positive(maxFileBytes);
    this.maxTotalBytes = positive(maxTotalBytes);
    this.maxDepth = (int) positive(maxDepth);
    this.maxNodes = (int) positive(maxNodes);
    this.maxManifests = (int) positive(maxManifests);
  }

  /** The limits that hold unless others are given. */
  public static ManifestLimits standard() {
    return STANDARD;
  }

  /** These limits with another size of file, in bytes. */
  public ManifestLimits withMaxFileBytes(int bytes) {
    return new ManifestLimits(bytes, maxTotalBytes, maxDepth, maxNodes, maxManifests);
  }

  /** These limits with another size of all files together, in bytes. */
  public ManifestLimits withMaxTotalBytes(long bytes) {
    return new ManifestLimits(maxFileBytes, bytes, maxDepth, maxNodes, maxManifests);
  }

  /**
   * These limits with another depth of nesting. Each level takes stack: values above a few thousand
   * need a thread with a larger one.
   */
  public ManifestLimits withMaxDepth(int levels) {
    return new ManifestLimits(maxFileBytes, maxTotalBytes, levels, maxNodes, maxManifests);
  }

  /**
   * These limits with another number of nodes in a file, counted as if aliases were written out.
   */
  public ManifestLimits withMaxNodes(int nodes) {
    return new ManifestLimits(maxFileBytes, maxTotalBytes, maxDepth, nodes, maxManifests);
  }

  /** These limits with another number of manifests. */
  public ManifestLimits withMaxManifests(int manifests) {
    return new ManifestLimits(maxFileBytes, maxTotalBytes, maxDepth, maxNodes, manifests);
  }

  /** The largest file, in bytes. */
  public int maxFileBytes() {
    return maxFileBytes;
  }

  /** The most bytes of all files together. */
  public long maxTotalBytes() {
    return maxTotalBytes;
  }

  /** The deepest nesting of mappings and sequences. */
  public int maxDepth() {
    return maxDepth;
  }

  /** The most nodes in a file, counted as if every alias were written out. */
  public int maxNodes() {
    return maxNodes;
  }

  /** The most manifests, and the most documents in a file. */
  public int maxManifests() {
    return maxManifests;
  }

  /** The part of a renderer's identity that they are. */
  Fields identity() {
    return Fields.of("file", maxFileBytes)
        .with("total", maxTotalBytes)
        .with("depth", maxDepth)
        .with("nodes", maxNodes)
        .with("manifests", maxManifests);
  }

  private static long positive(long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("A limit is at least 1, not " + limit);
    }
    return limit;
  }
}
