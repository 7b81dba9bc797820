package io.gitops4j.git.azure;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.RepositoryUrl.Transport;
import io.gitops4j.git.forge.ForgeHosts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A repository's name on Azure DevOps.
 *
 * @param organization the organisation; on a server the collection
 * @param project its project
 * @param repository its name there
 */
record AzureName(String organization, String project, String repository) {
  private static final Set<String> SERVICE = Set.of("dev.azure.com", "ssh.dev.azure.com");
  private static final String OLD_SERVICE = ".visualstudio.com";
  private static final String OLD_SSH = "vs-ssh.visualstudio.com";

  /** Whether a URL is of the service, and not of somebody's own server. */
  static boolean isOfService(RepositoryUrl url) {
    return SERVICE.contains(url.host()) || url.host().endsWith(OLD_SERVICE);
  }

  /**
   * Reads what a URL to clone names. The repository that has its project's name may be named
   * without that.
   *
   * @throws IllegalArgumentException if a URL is none
   */
  static AzureName of(ForgeHosts hosts, RepositoryUrl url) {
    List<String> parts = new ArrayList<>(List.of(decoded(url, hosts.name(url)).split("/", -1)));
    if (url.host().endsWith(OLD_SERVICE) && !url.host().equals(OLD_SSH)) {
      String organization = url.host().replace(OLD_SERVICE, "");
      if (parts.get(0).equals("DefaultCollection")) {
        parts.set(0, organization);
      } else {
        parts.add(0, organization);
      }
    }
    int git = parts.indexOf("_git");
    if (url.transport() == Transport.SSH && parts.size() == 4 && parts.get(0).equals("v3")) {
      parts.remove(0);
    } else if (git == 1 && parts.size() == 3) {
      parts.set(1, parts.get(2));
    } else if (git == 2 && parts.size() == 4) {
      parts.remove(2);
    } else {
      throw strange(url);
    }
    if (parts.stream().anyMatch(String::isEmpty)) {
      throw strange(url);
    }
    return new AzureName(parts.get(0), parts.get(1), parts.get(2));
  }

  /** The short form for ssh is no URI, and has spaces as {@code %20} all the same. */
  private static String decoded(RepositoryUrl url, String path) {
    return url.toString().contains("://")
        ? path
        : URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException strange(RepositoryUrl url) {
    return new IllegalArgumentException(
        "Not the URL to clone a repository of Azure DevOps, which is like"
            + " https://dev.azure.com/organization/project/_git/repository; where the collections"
            + " of a server are below a path, as in https://host/tfs, the connection's option api"
            + " says so: "
            + url);
  }

  @Override
  public String toString() {
    return organization + "/" + project + "/" + repository;
  }
}
