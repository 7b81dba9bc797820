package io.gitops4j.git.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A token in a variable")
class EnvironmentTokensTest {
  private static Credentials of(Map<String, String> variables, String url) {
    return EnvironmentTokens.of(variables, RepositoryUrl.parse(url));
  }

  private static String token(Map<String, String> variables, String url) {
    return of(variables, url).password().map(Secret::reveal).orElse("none");
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource({
    "GH_TOKEN, https://github.com/acme/gitops",
    "GITHUB_TOKEN, git@github.com:acme/gitops.git",
    "GITLAB_TOKEN, https://gitlab.com/acme/gitops",
    "BITBUCKET_ACCESS_TOKEN, https://bitbucket.org/acme/gitops",
    "AZURE_DEVOPS_EXT_PAT, https://dev.azure.com/acme/web/_git/gitops",
    "GITEA_TOKEN, https://codeberg.org/acme/gitops"
  })
  @DisplayName("is shown to the forge whose tools read that variable, and to no other")
  void forItsForge(String variable, String url) {
    Map<String, String> variables = Map.of(variable, " the-token\n");
    assertThat(token(variables, url)).isEqualTo("the-token");
    assertThat(token(variables, "https://git.example.org/acme/gitops")).isEqualTo("none");
    assertThat(token(variables, "https://github.com.example.org/acme/gitops")).isEqualTo("none");
  }

  @ParameterizedTest(name = "{0}={1} with {2}")
  @CsvSource({
    "GH_HOST, git.example.org, GH_ENTERPRISE_TOKEN",
    "GITHUB_SERVER_URL, https://git.example.org, GITHUB_TOKEN",
    "GITLAB_HOST, https://git.example.org:8443/, GITLAB_TOKEN",
    "CI_SERVER_URL, https://git.example.org, GITLAB_TOKEN",
    "BITBUCKET_SERVER_URL, https://git.example.org/, BITBUCKET_SERVER_TOKEN",
    "SYSTEM_COLLECTIONURI, https://git.example.org/tfs/acme/, SYSTEM_ACCESSTOKEN",
    "GITEA_SERVER_URL, https://GIT.example.org, GITEA_TOKEN"
  })
  @DisplayName("is shown to a server of one's own where another variable names it")
  void forOnesOwn(String where, String host, String variable) {
    Map<String, String> variables = Map.of(where, host, variable, "the-token");
    assertThat(token(variables, "https://git.example.org/acme/gitops")).isEqualTo("the-token");
    assertThat(token(variables, "https://gitlab.com/acme/gitops")).isEqualTo("none");
  }

  @Test
  @DisplayName("comes with its user's name where the forge wants one")
  void withUser() {
    Map<String, String> variables =
        Map.of("BITBUCKET_API_TOKEN", "the-token", "BITBUCKET_EMAIL", "ann@example.org");
    assertThat(of(variables, "https://bitbucket.org/acme/gitops"))
        .isEqualTo(Credentials.basic("ann@example.org", "the-token"));
    assertThat(of(Map.of("BITBUCKET_API_TOKEN", "x"), "https://bitbucket.org/acme/gitops"))
        .isEqualTo(Credentials.NONE);
  }
}
