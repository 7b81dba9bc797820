package io.gitops4j.k8s.model;

import io.gitops4j.core.model.RepositoryUrl;
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

  /**
   * Whether an address is that of a repository, however it is written: by HTTPS or SSH, with {@code
   * .git} or without.
   */
  static boolean names(String address, RepositoryUrl repository) {
    try {
      RepositoryUrl other = RepositoryUrl.parse(address);
      return other.host().equals(repository.host())
          && other.name().equalsIgnoreCase(repository.name());
    } catch (IllegalArgumentException e) {
      return false; // a registry's, or whatever else Git does not take
    }
  }
}
