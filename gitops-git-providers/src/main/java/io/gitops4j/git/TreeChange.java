package io.gitops4j.git;

import org.eclipse.jgit.lib.FileMode;
import org.jspecify.annotations.Nullable;

/**
 * What one file becomes. The bytes are not copied: nobody changes them once they are handed over.
 */
final class TreeChange {
  private final FileMode mode;
  private final byte @Nullable [] content;

  /**
   * A change.
   *
   * @param mode regular or executable
   * @param content its bytes, or {@code null} for a file that goes away
   */
  TreeChange(FileMode mode, byte @Nullable [] content) {
    this.mode = mode;
    this.content = content;
  }

  FileMode mode() {
    return mode;
  }

  byte @Nullable [] content() {
    return content;
  }
}
