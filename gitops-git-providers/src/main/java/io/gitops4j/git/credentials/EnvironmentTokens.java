package io.gitops4j.git.credentials;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tokens in variables, and the hosts that they are for.
 *
 * @param hosts the public ones
 * @param ownHosts variables with the name or address of another host; then the public ones are not
 *     meant
 * @param tokens variables with the token, the first one set counts
 * @param user the variable with the user's name, where one is needed
 */
record EnvironmentTokens(
    Set<String> hosts, List<String> ownHosts, List<String> tokens, String user) {
  private static final List<EnvironmentTokens> KNOWN =
      List.of(
          // https://cli.github.com/manual/gh_help_environment
          of("github.com ssh.github.com", "", "GH_TOKEN GITHUB_TOKEN"),
          of("", "GH_HOST GITHUB_SERVER_URL", "GH_ENTERPRISE_TOKEN GITHUB_ENTERPRISE_TOKEN"),
          // a workflow's own token, on whichever GitHub it runs
          of("", "GITHUB_SERVER_URL", "GITHUB_TOKEN"),
          // https://gitlab.com/gitlab-org/cli#environment-variables
          of("gitlab.com", "GITLAB_HOST CI_SERVER_URL", "GITLAB_TOKEN GITLAB_ACCESS_TOKEN"),
          of("bitbucket.org", "", "BITBUCKET_ACCESS_TOKEN"),
          of("bitbucket.org", "", "BITBUCKET_API_TOKEN").with("BITBUCKET_EMAIL"),
          of("", "BITBUCKET_SERVER_URL", "BITBUCKET_SERVER_TOKEN"),
          // https://learn.microsoft.com/azure/devops/cli/log-in-via-pat
          of(
              "dev.azure.com ssh.dev.azure.com",
              "SYSTEM_COLLECTIONURI",
              "AZURE_DEVOPS_EXT_PAT SYSTEM_ACCESSTOKEN"),
          of(
              "gitea.com codeberg.org",
              "GITEA_SERVER_URL FORGEJO_SERVER_URL",
              "GITEA_TOKEN GITEA_SERVER_TOKEN FORGEJO_TOKEN"));

  private static EnvironmentTokens of(String hosts, String ownHosts, String tokens) {
    return new EnvironmentTokens(Set.copyOf(words(hosts)), words(ownHosts), words(tokens), "");
  }

  private EnvironmentTokens with(String variable) {
    return new EnvironmentTokens(hosts, ownHosts, tokens, variable);
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  /** What the variables have for a repository's host; {@link Credentials#NONE} if nothing. */
  static Credentials of(Map<String, String> variables, RepositoryUrl repository) {
    return KNOWN.stream()
        .filter(kind -> kind.isFor(variables, repository.host()))
        .flatMap(kind -> kind.credentials(variables).stream())
        .findFirst()
        .orElse(Credentials.NONE);
  }

  private boolean isFor(Map<String, String> variables, String host) {
    List<String> own =
        ownHosts.stream()
            .flatMap(name -> set(variables, name).stream())
            .map(EnvironmentTokens::host)
            .toList();
    return own.isEmpty() ? hosts.contains(host) : own.contains(host);
  }

  private static String host(String nameOrAddress) {
    String name = nameOrAddress.toLowerCase(Locale.ROOT);
    if (!name.contains("://")) {
      return name.replaceFirst(":[0-9]+$", "");
    }
    try {
      return Optional.ofNullable(URI.create(name).getHost()).orElse("");
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private Optional<Credentials> credentials(Map<String, String> variables) {
    Optional<String> token = tokens.stream().flatMap(t -> set(variables, t).stream()).findFirst();
    return user.isEmpty()
        ? token.map(Credentials::token)
        : token.flatMap(t -> set(variables, user).map(name -> Credentials.basic(name, t)));
  }

  private static Optional<String> set(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
