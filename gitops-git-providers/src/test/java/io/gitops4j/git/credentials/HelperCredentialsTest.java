package io.gitops4j.git.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Git's credential helper")
class HelperCredentialsTest {
  private static final RepositoryUrl URL =
      RepositoryUrl.parse("https://git.example.org:8443/acme/gitops.git");

  @TempDir Path home;

  private Instant now = Instant.parse("2026-01-05T09:00:00Z");
  private Path asked;

  @BeforeEach
  void install() throws IOException {
    asked = home.resolve("asked");
    Path script = home.resolve("helper");
    Files.writeString(
        script,
        """
        #!/bin/sh
        cat >>%1$s
        echo "$1" >>%1$s
        test -f %2$s && cat %2$s
        """
            .formatted(asked, home.resolve("answer")));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        home.resolve("config"),
        "[credential]\n\thelper =\n\thelper = " + script + "\n\tuseHttpPath = true\n");
  }

  private HelperCredentials helper(RepositoryUrl url) {
    Map<String, String> own =
        Map.of("GIT_CONFIG_GLOBAL", home.resolve("config").toString(), "GIT_CONFIG_NOSYSTEM", "1");
    return new HelperCredentials(url, () -> now, own);
  }

  private void answers(String text) throws IOException {
    Files.writeString(home.resolve("answer"), text);
  }

  @Test
  @DisplayName("is asked for a repository's host and path, and its answer kept for a minute")
  void asks() throws IOException {
    answers("username=ann\npassword=p=1\n");
    HelperCredentials helper = helper(URL);
    assertThat(helper.get()).isEqualTo(Credentials.basic("ann", "p=1"));
    assertThat(Files.readString(asked))
        .contains("protocol=https\n", "host=git.example.org:8443\n", "path=acme/gitops.git\n")
        .endsWith("get\n");
    answers("username=ann\npassword=rotated\n");
    assertThat(helper.get()).isEqualTo(Credentials.basic("ann", "p=1"));
    now = now.plusSeconds(61);
    assertThat(helper.get()).isEqualTo(Credentials.basic("ann", "rotated"));
  }

  @Test
  @DisplayName("that knows nothing prompts nobody, and there are no credentials")
  void knowsNothing() {
    assertThat(helper(URL).get()).isEqualTo(Credentials.NONE);
    assertThat(helper(RepositoryUrl.parse("git@git.example.org:acme/gitops.git")).get())
        .isEqualTo(Credentials.NONE);
  }
}
