package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The grammar of the distribution specification: repositories, tags and digests. */
record Reference(String text, Optional<Digest> digest) {
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final int LONGEST_REPOSITORY = 255;

  /** Reads a tag or a digest. */
  static Reference parse(String text) {
    if (text.indexOf(':') >= 0) {
      return new Reference(text, Optional.of(digest(text)));
    }
    return new Reference(checkTag(text), Optional.empty());
  }

  static String checkTag(String tag) {
    if (!isTag(tag)) {
      throw invalid(
          "tag",
          tag,
          "a tag is 1 to 128 letters, digits, '_', '.' or '-', not beginning with '.' or" + " '-'");
    }
    return tag;
  }

  static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  static String checkRepository(String repository) {
    if (repository.length() > LONGEST_REPOSITORY || !REPOSITORY.matcher(repository).matches()) {
      throw invalid(
          "repository",
          repository,
          "a repository is lower-case letters and digits, separated by '.',"
              + " '_', '-' or '/', at most 255 characters");
    }
    return repository;
  }

  private static Digest digest(String text) {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not use the reference " + shortened(text) + ": it is neither a tag nor a digest",
          e);
    }
  }

  private static ProviderException invalid(String what, String text, String rule) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not use the " + what + " " + shortened(text) + ": " + rule);
  }

  private static String shortened(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return "'" + (printable.length() > 80 ? printable.substring(0, 80) + "…" : printable) + "'";
  }

  @Override
  public String toString() {
    return text;
  }
}
