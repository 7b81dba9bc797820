package io.gitops4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A repository URL")
class RepositoryUrlTest {

  @ParameterizedTest(name = "{0}")
  @DisplayName("is read in every form Git knows")
  @CsvSource({
    "https://github.com/o/r.git, HTTPS, '', github.com, -1, /o/r.git, o/r",
    "https://GitHub.com:8443/o/r, HTTPS, '', github.com, 8443, /o/r, o/r",
    "https://org@dev.azure.com/org/p/_git/r, HTTPS, org, dev.azure.com, -1, /org/p/_git/r,"
        + " org/p/_git/r",
    "http://127.0.0.1:3000/o/r/, HTTP, '', 127.0.0.1, 3000, /o/r/, o/r",
    "https://[::1]:3000/r.git, HTTPS, '', [::1], 3000, /r.git, r",
    "ssh://git@host:2222/o/r.git, SSH, git, host, 2222, /o/r.git, o/r",
    "git+ssh://git@host/o/r.git, SSH, git, host, -1, /o/r.git, o/r",
    "SSH://host/~me/r, SSH, '', host, -1, /~me/r, ~me/r",
    "git@github.com:o/r.git, SSH, git, github.com, -1, o/r.git, o/r",
    "host:r, SSH, '', host, -1, r, r",
    "git@host:/srv/r.git, SSH, git, host, -1, /srv/r.git, srv/r",
    "git@[::1]:r.git, SSH, git, [::1], -1, r.git, r",
    "git://host/o/r.git, GIT, '', host, -1, /o/r.git, o/r",
    "file:///srv/git/r.git, FILE, '', '', -1, /srv/git/r.git, srv/git/r",
    "/srv/git/r.git, FILE, '', '', -1, /srv/git/r.git, srv/git/r",
    "/srv/x/../git/r.git/, FILE, '', '', -1, /srv/git/r.git, srv/git/r"
  })
  void everyForm(
      String text,
      RepositoryUrl.Transport transport,
      String user,
      String host,
      int port,
      String path,
      String name) {
    RepositoryUrl url = RepositoryUrl.parse(text);
    assertThat(url.transport()).isEqualTo(transport);
    assertThat(url.user().orElse("")).isEqualTo(user);
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.path()).isEqualTo(path);
    assertThat(url.name()).isEqualTo(name);
  }

  @ParameterizedTest(name = "form {index}")
  @DisplayName("with a password is refused, and the message doesn't repeat it")
  @ValueSource(
      strings = {
        "https://me:hunter2@host/o/r",
        "https://me:hunter2@host:99999999/o/r",
        "https://me:hunter2@my_host/o/r",
        "https://me%3Ahunter2@host/o/r",
        "https://:hunter2@host/o/r",
        "https://me:hunter2 @host/o/r",
        "https://me:hunter2@[::1/o/r",
        "https:me:hunter2@host://x",
        "ssh://git:hunter2@host/o/r",
        "git://git:hunter2@host/o/r",
        "file://me:hunter2@host/o/r",
        "ftp://me:hunter2@host/o/r",
        "me:hunter2@host:o/r",
        "me:hunter2@host",
        "https://host/o/r?private_token=hunter2",
        "https://host/o/r#hunter2",
        "hunter2"
      })
  void passwords(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepositoryUrl.parse(text))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"))
        .withNoCause();
  }

  @Test
  @DisplayName("with a password says where the password belongs")
  void whereItBelongs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepositoryUrl.parse("https://me:x@host/o/r"))
        .withMessage(
            "A repository URL must not carry a password (host host). Give it to the connection's"
                + " credentials instead");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepositoryUrl.parse("me:x@host:o/r"))
        .withMessage(
            "A repository URL must not carry a password (the text before '@'). Give it to the"
                + " connection's credentials instead");
  }

  @ParameterizedTest(name = "''{0}'': {1}")
  @DisplayName("of no known form is refused with a remedy")
  @CsvSource(
      delimiter = '|',
      value = {
        "''|Use https://host/path, ssh://user@host/path, user@host:path or file:///path",
        "relative/path|Use https://host/path, ssh://user@host/path, user@host:path or file:///path",
        "ftp://host/r|Not a repository URL: unknown scheme ftp. Use https, ssh or file",
        "https://host|Not a repository URL: it needs a host and a path",
        "https://host//|Not a repository URL: it needs a host and a path",
        "https:///o/r|Not a repository URL: it needs a host and a path",
        "https:o://r|Not a repository URL: it needs a host and a path",
        "o/r://x|Not a repository URL: it has no scheme",
        "file://host/r|a folder of this machine is file:///path, with three slashes",
        "file:r://x|a folder of this machine is file:///path, with three slashes"
      })
  void refused(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepositoryUrl.parse(text))
        .withMessageContaining(message);
  }

  @ParameterizedTest(name = "''{0}''")
  @DisplayName("of a folder leads back to it, whatever its name")
  @ValueSource(strings = {"plain", "with space", "100%", "a%20b", "a#b", "a?b", "naïve", "a+b;c"})
  void folders(String name, @TempDir Path temp) throws Exception {
    Path folder = Files.createDirectory(temp.resolve(name));
    RepositoryUrl url = RepositoryUrl.of(folder);
    assertThat(url.folder()).contains(folder);
    assertThat(RepositoryUrl.parse(url.toString())).isEqualTo(url);
    assertThat(RepositoryUrl.parse(url.toString()).folder()).contains(folder);
    assertThat(RepositoryUrl.parse(folder.toString())).isEqualTo(url);
  }

  @Test
  @DisplayName("equals another that is written alike; folders, if they are the same path")
  void equality() {
    RepositoryUrl url = RepositoryUrl.parse("https://host/o/r");
    assertThat(url)
        .isEqualTo(RepositoryUrl.parse("https://host/o/r"))
        .hasToString("https://host/o/r");
    assertThat(url).hasSameHashCodeAs(RepositoryUrl.parse("https://host/o/r"));
    assertThat(url).isNotEqualTo(RepositoryUrl.parse("https://host/o/r.git"));
    assertThat(url.folder()).isEmpty();
    assertThat(RepositoryUrl.parse("file:///srv/x/../r/")).isEqualTo(RepositoryUrl.parse("/srv/r"));
  }
}
