package io.gitops4j.canary.azure;

import java.util.regex.Pattern;

/**
 * An endpoint or one of its deployments.
 *
 * @param endpoint its name
 * @param deployment its name; empty for the endpoint itself
 */
record ResourceId(String endpoint, String deployment) implements Comparable<ResourceId> {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}");

  ResourceId {
    if (!NAME.matcher(endpoint).matches()
        || !(deployment.isEmpty() || NAME.matcher(deployment).matches())) {
      throw new IllegalArgumentException(
          "A name has letters, digits and dashes: " + endpoint + " " + deployment);
    }
  }

  /** As {@link #member} writes it. */
  static ResourceId ofMember(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new ResourceId(text, "")
        : new ResourceId(text.substring(0, slash), text.substring(slash + 1));
  }

  boolean isEndpoint() {
    return deployment.isEmpty();
  }

  ResourceId ofEndpoint() {
    return new ResourceId(endpoint, "");
  }

  /** Below all endpoints of the workspace; names need no encoding. */
  String path() {
    return "/" + endpoint + (isEndpoint() ? "" : "/deployments/" + deployment);
  }

  /** In short. */
  String member() {
    return endpoint + (isEndpoint() ? "" : "/" + deployment);
  }

  @Override
  public int compareTo(ResourceId other) {
    return member().compareTo(other.member());
  }

  /** As differences name it. */
  @Override
  public String toString() {
    return (isEndpoint() ? AzureMlRenderer.ENDPOINT : AzureMlRenderer.DEPLOYMENT) + "/" + member();
  }
}
