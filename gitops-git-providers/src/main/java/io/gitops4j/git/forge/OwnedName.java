package io.gitops4j.git.forge;

import io.gitops4j.core.model.RepositoryUrl;

/**
 * A repository's name on a forge where each has one owner.
 *
 * @param owner the account or organisation
 * @param name its name there
 */
public record OwnedName(String owner, String name) {
  /**
   * Reads {@code owner/name}.
   *
   * @throws IllegalArgumentException if a repository's URL does not end so
   */
  public static OwnedName of(ForgeHosts hosts, RepositoryUrl url) {
    String[] parts = hosts.name(url).split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new IllegalArgumentException(
          "Not the URL of a forge's repository, which ends in owner/name: " + url);
    }
    return new OwnedName(parts[0], parts[1]);
  }

  @Override
  public String toString() {
    return owner + "/" + name;
  }
}
