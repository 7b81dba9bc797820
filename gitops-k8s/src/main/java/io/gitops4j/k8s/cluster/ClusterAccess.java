package io.gitops4j.k8s.cluster;

import io.fabric8.kubernetes.client.Config;
import io.gitops4j.core.model.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Which cluster, and as whom. Nothing is read or connected to before {@link Cluster#connect}.
 * Immutable and thread-safe; {@code with…} return changed copies.
 */
public final class ClusterAccess {
  private final Source source;
  private final String user;
  private final List<String> groups;
  private final Duration timeout;
  private final RequestLimits limits;

  private ClusterAccess(
      Source source, String user, List<String> groups, Duration timeout, RequestLimits limits) {
    this.source = source;
    this.user = user;
    this.groups = groups;
    this.timeout = timeout;
    this.limits = limits;
  }

  /** Where the server and the credentials come from. */
  @FunctionalInterface
  interface Source {
    Config config();
  }

  private static ClusterAccess from(Source source) {
    return new ClusterAccess(source, "", List.of(), Duration.ofSeconds(60), RequestLimits.usual());
  }

  /**
   * What a kubeconfig says of its current context. Credential plugins are run again when the server
   * no longer takes what they said.
   *
   * @param file read when connecting; paths in it are relative to its folder
   */
  public static ClusterAccess kubeconfig(Path file) {
    Path absolute = file.toAbsolutePath();
    return from(() -> Kubeconfig.of(absolute, null));
  }

  /** What a kubeconfig says of one of its contexts; see {@link #kubeconfig(Path)}. */
  public static ClusterAccess kubeconfig(Path file, String context) {
    Path absolute = file.toAbsolutePath();
    Objects.requireNonNull(context, "context");
    return from(() -> Kubeconfig.of(absolute, context));
  }

  /**
   * What the text of a kubeconfig says of its current context. Credential plugins are run once.
   *
   * @param text YAML; a secret, as a rule
   */
  public static ClusterAccess kubeconfig(Secret text) {
    Objects.requireNonNull(text, "text");
    return from(() -> Kubeconfig.of(text, null));
  }

  /** What the text of a kubeconfig says of one of its contexts. */
  public static ClusterAccess kubeconfig(Secret text, String context) {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(context, "context");
    return from(() -> Kubeconfig.of(text, context));
  }

  /**
   * The cluster that this process runs in, as the service account of its pod, whose token is read
   * at each use.
   */
  public static ClusterAccess inCluster() {
    return inCluster(ServiceAccount.USUAL, System.getenv());
  }

  static ClusterAccess inCluster(ServiceAccount account, Map<String, String> environment) {
    return from(() -> account.config(environment));
  }

  /**
   * A server with a token.
   *
   * @param server {@code https://host:port}
   * @param authority certificates of who vouches for it, in PEM; empty for those the JDK trusts
   * @param token asked for at each use
   */
  public static ClusterAccess at(URI server, String authority, Supplier<Secret> token) {
    Objects.requireNonNull(authority, "authority");
    Objects.requireNonNull(token, "token");
    if (!"https".equals(server.getScheme())) {
      throw new IllegalArgumentException(
          "A cluster's API needs https, as its token would be readable on the way");
    }
    return from(() -> Kubeconfig.of(server, authority, token));
  }

  /** The same, acting as somebody else, which the credentials must allow. */
  public ClusterAccess impersonating(String other, String... theirGroups) {
    if (other.isEmpty()) {
      throw new IllegalArgumentException("Nobody can't be impersonated; name a user");
    }
    return new ClusterAccess(source, other, List.of(theirGroups), timeout, limits);
  }

  /** The same with another time for each request; 60 seconds unless said. */
  public ClusterAccess withTimeout(Duration each) {
    if (each.isNegative() || each.isZero()) {
      throw new IllegalArgumentException("A timeout must be longer than nothing");
    }
    return new ClusterAccess(source, user, groups, each, limits);
  }

  /** The same, asking that much of the server. */
  public ClusterAccess withLimits(RequestLimits other) {
    return new ClusterAccess(source, user, groups, timeout, other);
  }

  RequestLimits limits() {
    return limits;
  }

  Duration timeout() {
    return timeout;
  }

  /**
   * All of it, for the client underneath. It retries nothing by itself, and speaks HTTP/1.1: an API
   * server closes HTTP/2 connections of those it doesn't know, and others now and then, which the
   * JDK's client takes for a broken connection.
   */
  Config config() {
    Config config = source.config();
    config.setRequestRetryBackoffLimit(0);
    config.setHttp2Disable(true);
    config.setConnectionTimeout(Math.toIntExact(Math.min(timeout.toMillis(), 30_000)));
    config.setUserAgent("gitops4j");
    if (!user.isEmpty()) {
      config.setImpersonateUsername(user);
      config.setImpersonateGroups(groups.toArray(String[]::new));
    }
    return config;
  }
}
