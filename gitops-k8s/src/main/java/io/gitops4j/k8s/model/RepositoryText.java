package io.gitops4j.k8s.model;

import java.util.regex.Pattern;

/** Addresses of repositories as they stand in files that everybody may read. */
public final class RepositoryText {
  private static final Pattern PASSWORD = Pattern.compile("^[^/]*(?:://)?[^/@]*:[^/@]+@");

  private RepositoryText() {}

  /**
   * The address, or the template of one.
   *
   * @throws IllegalArgumentException if it is blank or carries a password
   */
  public static String check(String address) {
    if (address.isBlank()) {
      throw new IllegalArgumentException("A repository's address is missing");
    }
    if (PASSWORD.matcher(address).find()) {
      throw new IllegalArgumentException(
          "A repository's address must not carry a password, as it goes into Git. Give it to the"
              + " cluster as a Secret");
    }
    return address;
  }
}
