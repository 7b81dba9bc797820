package io.gitops4j.git.forge;

import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.JGitProvider;
import io.gitops4j.git.JGitRepository;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The hosts of one kind of forge, each with its API and its repositories. The API is found by a
 * repository's URL, or is what the connection's option {@code api} says: the address that every
 * path of the API begins with, for a forge that is not at the root of its host. Thread-safe.
 */
public final class ForgeHosts implements AutoCloseable {
  /** The option with the API's address. */
  public static final String API = "api";

  private final ProviderContext context;
  private final String path;
  private final UnaryOperator<ApiClient> dialect;
  private final JGitProvider git;
  private final Map<String, URI> known;
  private final Map<URI, ApiClient> clients = new ConcurrentHashMap<>();

  private ForgeHosts(
      ProviderContext context,
      String path,
      UnaryOperator<ApiClient> dialect,
      JGitProvider git,
      Map<String, URI> known) {
    this.context = context;
    this.path = path;
    this.dialect = dialect;
    this.git = git;
    this.known = known;
  }

  /**
   * Hosts of a kind.
   *
   * @param path where the API is on a host: {@code /api/v4}
   * @param dialect how the API is talked to
   * @param asGit the credentials as Git over HTTP takes them
   */
  public static ForgeHosts of(
      ProviderContext context,
      String path,
      UnaryOperator<ApiClient> dialect,
      UnaryOperator<Credentials> asGit) {
    ProviderContext own = context.withCredentials(() -> asGit.apply(context.credentials().get()));
    return new ForgeHosts(context, path, dialect, JGitProvider.open(own), Map.of());
  }

  /** The same, where hosts of these names have their API elsewhere. */
  public ForgeHosts withApi(URI api, String... hosts) {
    Map<String, URI> more = new HashMap<>(known);
    Arrays.stream(hosts).forEach(host -> more.put(host, api));
    return new ForgeHosts(context, path, dialect, git, Map.copyOf(more));
  }

  /** A bare token as the password of a user, for Git over HTTP; a user's own stays as it is. */
  public static UnaryOperator<Credentials> tokenOf(String user) {
    return credentials ->
        credentials.user().isEmpty() && credentials.secret() != null
            ? new Credentials(user, credentials.secret())
            : credentials;
  }

  /** A repository of one of the hosts, by Git. */
  public JGitRepository repository(RepositoryUrl url) {
    return git.repository(url);
  }

  /**
   * The API of the host that a repository is on.
   *
   * @throws IllegalArgumentException if that is no host
   */
  public ApiClient api(RepositoryUrl url) {
    return clients.computeIfAbsent(base(url), uri -> dialect.apply(ApiClient.of(uri, context)));
  }

  /** A repository's path within its forge: {@code owner/name}. */
  public String name(RepositoryUrl url) {
    String root = base(url).getPath().replaceFirst("/+$", "");
    String prefix = root.endsWith(path) ? root.substring(0, root.length() - path.length()) : "";
    String below = prefix.replaceFirst("^/", "") + "/";
    return below.length() > 1 && url.name().startsWith(below)
        ? url.name().substring(below.length())
        : url.name();
  }

  /**
   * Where people look at a repository: beside the API, or on the host of its name.
   *
   * @throws IllegalArgumentException if it is on no host
   */
  public String page(RepositoryUrl url) {
    String api = base(url).toString().replaceFirst("/+$", "");
    String root = api.endsWith(path) ? api.substring(0, api.length() - path.length()) : api;
    boolean apart = known.containsKey(url.host());
    return (apart ? root.replaceFirst("//api\\.", "//") : root) + "/" + name(url);
  }

  private URI base(RepositoryUrl url) {
    return context
        .options()
        .findText(API)
        .map(URI::create)
        .or(() -> Optional.ofNullable(known.get(url.host())))
        .orElseGet(() -> URI.create(origin(url) + path));
  }

  /** Whether a repository is reached as those of forges are. */
  static boolean isOnHost(RepositoryUrl url) {
    return url.transport() != RepositoryUrl.Transport.GIT
        && url.transport() != RepositoryUrl.Transport.FILE;
  }

  static String origin(RepositoryUrl url) {
    return switch (url.transport()) {
      case HTTP, HTTPS ->
          (url.transport() == RepositoryUrl.Transport.HTTP ? "http://" : "https://")
              + url.host()
              + (url.port() < 0 ? "" : ":" + url.port());
      case SSH -> "https://" + url.host();
      case GIT, FILE ->
          throw new IllegalArgumentException(
              "A forge's repository is reached by https or ssh, and not at " + url);
    };
  }

  /** Closes the repositories. */
  @Override
  public void close() {
    git.close();
  }
}
