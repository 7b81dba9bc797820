package io.gitops4j.contracts.registry;

import io.gitops4j.core.model.Digest;
import java.util.regex.Pattern;

/** The specification's grammar of what addresses are made of. */
final class Names {
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final int LONGEST_REPOSITORY = 255;

  private Names() {}

  /** The name itself, if it is one. */
  static String repository(String name) {
    if (name.length() > LONGEST_REPOSITORY || !REPOSITORY.matcher(name).matches()) {
      throw new RefusedRequest(400, "NAME_INVALID", "invalid repository name");
    }
    return name;
  }

  /** A digest, if it is one. */
  static Digest digest(String text) {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedRequest(400, "DIGEST_INVALID", "that is no digest");
    }
  }

  static boolean isDigest(String reference) {
    return reference.indexOf(':') >= 0;
  }

  static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }
}
