package io.gitops4j.core.edit;

/**
 * How large a file an edit takes apart before it refuses. Immutable; {@code withX} gives a copy.
 *
 * <p>The standard limits are 10 MiB, 100 levels of nesting, 1,000,000 nodes that aliases stand for,
 * and 10,000 documents in a file.
 */
public final class EditLimits {
  private static final EditLimits STANDARD = new EditLimits(10 << 20, 100, 1_000_000, 10_000);

  private final int maxBytes;
  private final int maxDepth;
  private final int maxAliased;
  private final int maxDocuments;

  private EditLimits(int maxBytes, int maxDepth, int maxAliased, int maxDocuments) {
    this.maxBytes = positive(maxBytes);
    this.maxDepth = positive(maxDepth);
    this.maxAliased = positive(maxAliased);
    this.maxDocuments = positive(maxDocuments);
  }

  /** The limits that hold unless others are given. */
  public static EditLimits standard() {
    return STANDARD;
  }

  /** These limits with another size of file, in bytes. */
  public EditLimits withMaxBytes(int bytes) {
    return new EditLimits(bytes, maxDepth, maxAliased, maxDocuments);
  }

  /**
   * These limits with another depth of nesting. Each level takes stack: values above a few thousand
   * need a thread with a larger one.
   */
  public EditLimits withMaxDepth(int levels) {
    return new EditLimits(maxBytes, levels, maxAliased, maxDocuments);
  }

  /** These limits with another number of nodes that all aliases together stand for. */
  public EditLimits withMaxAliased(int nodes) {
    return new EditLimits(maxBytes, maxDepth, nodes, maxDocuments);
  }

  /** These limits with another number of documents in one file. */
  public EditLimits withMaxDocuments(int documents) {
    return new EditLimits(maxBytes, maxDepth, maxAliased, documents);
  }

  /** The largest file, in bytes. */
  public int maxBytes() {
    return maxBytes;
  }

  /** The deepest nesting of mappings and sequences. */
  public int maxDepth() {
    return maxDepth;
  }

  /** The most nodes that all aliases of a file together stand for, aliases of aliases included. */
  public int maxAliased() {
    return maxAliased;
  }

  /** The most documents in one file. */
  public int maxDocuments() {
    return maxDocuments;
  }

  private static int positive(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("A limit is at least 1, not " + limit);
    }
    return limit;
  }
}
