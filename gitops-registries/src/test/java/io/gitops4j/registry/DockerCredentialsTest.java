package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Credentials that docker login keeps")
class DockerCredentialsTest {
  @TempDir Path home;

  private Path config(String json) throws IOException {
    return Files.writeString(home.resolve("config.json"), json);
  }

  private static String pair(String user, String password) {
    return java.util.Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("are for their own host, however it was written")
  void hosts() throws IOException {
    Path file =
        config(
            """
            {"auths": {
              "https://index.docker.io/v1/": {"auth": "%s"},
              "https://registry.example:8443/v2/": {"auth": "%s"},
              "quay.io": {"auth": "%s"},
              "quay.io/team": {"auth": "%s"},
              "azure.example": {"auth": "x", "identitytoken": "refresh"},
              "token.example": {"registrytoken": "bare"},
              "empty.example": {}
            }}
            """
                .formatted(pair("hub", "a:b"), pair("eve", "p"), pair("q", "1"), pair("t", "2")));
    assertThat(of(file, "docker.io")).isEqualTo(Credentials.basic("hub", "a:b"));
    assertThat(of(file, "registry.example:8443")).isEqualTo(Credentials.basic("eve", "p"));
    assertThat(of(file, "quay.io")).isEqualTo(Credentials.basic("q", "1"));
    assertThat(of(file, "azure.example")).isEqualTo(Credentials.basic("<token>", "refresh"));
    assertThat(of(file, "token.example")).isEqualTo(Credentials.token("bare"));
    assertThat(of(file, "empty.example")).isEqualTo(Credentials.NONE);
    assertThat(of(file, "registry.example")).isEqualTo(Credentials.NONE);
    assertThat(of(home.resolve("none.json"), "quay.io")).isEqualTo(Credentials.NONE);
  }

  private static Credentials of(Path file, String address) {
    return DockerCredentials.in(file, address).get();
  }

  @Test
  @DisplayName("come from the helper of the host, then that for all, then the file")
  @DisabledOnOs(OS.WINDOWS)
  void helpers() throws IOException {
    helper(
        "one",
        "case \"$(cat)\" in mine.example) echo '{\"Username\":\"u\",\"Secret\":\"s1\"}';;"
            + " *) echo credentials not found; exit 1;; esac");
    helper(
        "all",
        "case \"$(cat)\" in https://index.docker.io/v1/) echo"
            + " '{\"Username\":\"<token>\",\"Secret\":\"s2\"}';; *) exit 1;; esac");
    Path file =
        config(
            """
            {"credHelpers": {"mine.example": "one"}, "credsStore": "all",
             "auths": {"filed.example": {"auth": "%s"}}}
            """
                .formatted(pair("f", "3")));
    DockerConfig config = DockerConfig.read(file, home);
    assertThat(config.credentials("mine.example")).contains(Credentials.basic("u", "s1"));
    assertThat(config.credentials("registry-1.docker.io"))
        .contains(Credentials.basic("<token>", "s2"));
    assertThat(config.credentials("filed.example")).contains(Credentials.basic("f", "3"));
    assertThat(config.credentials("none.example")).isEmpty();
  }

  private void helper(String name, String script) throws IOException {
    Path file = home.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n[ \"$1\" = get ] || exit 9\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  @DisplayName("that can't be read are an error with a remedy, which shows nothing of them")
  void unreadable() throws IOException {
    Path broken = config("{\"auths\": {\"quay.io\": {\"auth\": \"s3cret!\"}}}");
    assertThat(refusal(broken)).hasMessageContaining("is not what docker login writes");
    Path noJson = config("s3cret-5d41402a");
    assertThat(refusal(noJson)).hasMessageContaining("is not what docker login writes");
    Path missing = config("{\"credsStore\": \"gitops4j-missing-s3cret\"}");
    assertThat(catchThrowableOfType(ProviderException.class, () -> of(missing, "quay.io")))
        .hasMessageContaining("Is it installed?");
    Path hostile = config("{\"credsStore\": \"../../bin/s3cret\"}");
    assertThat(refusal(hostile)).hasMessageContaining("letters, digits");
  }

  private static ProviderException refusal(Path file) {
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> of(file, "quay.io"));
    assertThat(refusal.toString()).doesNotContain("s3cret-5d41402a");
    return refusal;
  }

  @Test
  @DisplayName("are looked for where the tools keep them")
  void places() {
    assertThat(
            DockerCredentials.usual(
                Map.of("XDG_RUNTIME_DIR", "/run/user/1", "DOCKER_CONFIG", "/conf"), home))
        .containsExactly(
            Path.of("/run/user/1/containers/auth.json"),
            home.resolve(".config/containers/auth.json"),
            Path.of("/conf/config.json"));
    assertThat(DockerCredentials.usual(Map.of("REGISTRY_AUTH_FILE", "/a.json"), home))
        .containsExactly(
            Path.of("/a.json"),
            home.resolve(".config/containers/auth.json"),
            home.resolve(".docker/config.json"));
  }
}
