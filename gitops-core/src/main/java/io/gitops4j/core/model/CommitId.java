package io.gitops4j.core.model;

import java.util.regex.Pattern;

/**
 * The name of a Git commit: 40 hexadecimal digits (SHA-1) or 64 (SHA-256), in lower case.
 *
 * @param hex the digits
 */
public record CommitId(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?");

  /** Checks the form. */
  public CommitId {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "Not a commit id: '" + hex + "'. Give all 40 (or 64) hexadecimal digits, in lower case");
    }
  }

  /** The first ten digits, for people to read; not unique. */
  public String abbreviated() {
    return hex.substring(0, 10);
  }

  @Override
  public String toString() {
    return hex;
  }
}
