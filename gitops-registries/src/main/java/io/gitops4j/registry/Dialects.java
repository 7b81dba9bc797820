package io.gitops4j.registry;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which dialect a registry has: the one that the connection names, or that of its host. */
final class Dialects {
  private static final Map<String, Pattern> HOSTS = new LinkedHashMap<>();

  static {
    HOSTS.put("docker-hub", Pattern.compile("registry-1\\.docker\\.io"));
    HOSTS.put("github", Pattern.compile("ghcr\\.io"));
    HOSTS.put("gitlab", Pattern.compile("registry\\.gitlab\\.com"));
    HOSTS.put("azure", Pattern.compile(".+\\.azurecr\\.(?:io|cn|us)"));
    HOSTS.put(
        "amazon",
        Pattern.compile(
            "[0-9]{12}\\.dkr\\.ecr(?:-fips)?\\..+\\.amazonaws\\.com(?:\\.cn)?"
                + "|[0-9]{12}\\.dkr-ecr(?:-fips)?\\..+\\.on\\.aws"));
    HOSTS.put("google", Pattern.compile("(?:.+\\.)?gcr\\.io|.+-docker\\.pkg\\.dev"));
    HOSTS.put("quay", Pattern.compile("quay\\.io"));
    HOSTS.put("harbor", Pattern.compile("(?!)"));
    HOSTS.put("none", Pattern.compile(".*"));
  }

  private Dialects() {}

  /**
   * A registry's dialect.
   *
   * @throws IllegalArgumentException if the option {@code dialect} names one that is not known
   */
  static Dialect of(HttpConnection connection, ProviderContext context) {
    Fields options = context.options();
    String host = connection.origin().getHost().toLowerCase(Locale.ROOT);
    String name = options.findText("dialect").orElseGet(() -> ofHost(host));
    return switch (name) {
      case "docker-hub" -> new DockerHubDialect(api(context, "https://hub.docker.com"), context);
      case "github" -> new GitHubDialect(api(context, "https://api.github.com"), context);
      case "gitlab" -> gitLab(host, context);
      case "azure" -> new AzureDialect(connection);
      case "amazon" -> amazon(host, context);
      case "google" -> new GoogleDialect(connection);
      case "quay" -> new QuayDialect(api(context, connection.origin().toString()), context);
      case "harbor" -> new HarborDialect(api(context, connection.origin().toString()), context);
      case "none" -> Dialect.NONE;
      default ->
          throw new IllegalArgumentException(
              "The option dialect is one of " + HOSTS.keySet() + ", not " + name);
    };
  }

  private static String ofHost(String host) {
    return HOSTS.entrySet().stream()
        .filter(each -> each.getValue().matcher(host).matches())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** Where the API is: where the option says, or else there. */
  private static URI api(ProviderContext context, String usual) {
    String address = context.options().findText("api").orElse(usual);
    return URI.create(address.replaceFirst("/+$", ""));
  }

  /** The registry of a GitLab of one's own does not tell where that is. */
  private static Dialect gitLab(String host, ProviderContext context) {
    Optional<String> usual =
        host.equals("registry.gitlab.com")
            ? Optional.of("https://gitlab.com/api/v4")
            : Optional.empty();
    return context
        .options()
        .findText("api")
        .or(() -> usual)
        .<Dialect>map(address -> new GitLabDialect(api(context, address), context))
        .orElse(Dialect.NONE);
  }

  /** Amazon's API takes AWS keys, which a password for the registry doesn't tell. */
  private static Dialect amazon(String host, ProviderContext context) {
    boolean creates = context.options().isTrue("createRepositories");
    if (context.credentials() instanceof EcrCredentials credentials) {
      return new AmazonDialect(credentials, host, creates);
    }
    if (creates) {
      throw new IllegalArgumentException(
          "Repositories of ECR are made with AWS keys: give the connection EcrCredentials");
    }
    return Dialect.NONE;
  }
}
