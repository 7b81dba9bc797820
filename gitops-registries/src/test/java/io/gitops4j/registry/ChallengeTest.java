package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a registry asks for")
class ChallengeTest {
  @Test
  @DisplayName("is read with quotes, without, and several in one header")
  void reads() {
    List<Challenge> found =
        Challenge.parse(
            List.of(
                "Bearer realm=\"https://auth.example/t\\\"x\", Service=registry ,"
                    + "scope=\"repository:a/b:pull,push\", Basic realm=\"a, b\"",
                "Negotiate"));
    assertThat(found)
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm",
                    "https://auth.example/t\"x",
                    "service",
                    "registry",
                    "scope",
                    "repository:a/b:pull,push")),
            new Challenge("basic", Map.of("realm", "a, b")),
            new Challenge("negotiate", Map.of()));
  }

  @Test
  @DisplayName("is skipped where it can't be read, however long it is")
  void hostile() {
    assertThat(Challenge.parse(List.of("", ",,,", "=", "\"", "realm=x"))).isEmpty();
    String endless = "Bearer realm=\"" + "\\\"a".repeat(100_000);
    assertThat(Challenge.parse(List.of(endless))).hasSizeLessThan(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /v2/a/b/manifests/v1                             | repository:a/b:pull",
        "HEAD   | /v2/a/b/blobs/sha256:0                           | repository:a/b:pull",
        "GET    | /v2/a/tags/list?n=1                              | repository:a:pull",
        "PUT    | /v2/a/manifests/v1                               | repository:a:pull,push",
        "DELETE | /v2/a/manifests/v1                               | repository:a:delete,pull,push",
        "DELETE | /v2/a/blobs/uploads/1                            | repository:a:pull,push",
        "POST   | /v2/a/blobs/uploads/?mount=sha256%3A0&from=c%2Fd | repository:a:pull,push repository:c/d:pull",
        "POST   | /v2/a/blobs/uploads/?mount=sha256%3A0&from=a     | repository:a:pull,push",
        "GET    | /v2/                                             | ''"
      })
  @DisplayName("is expected from the call: a mount reads from a second repository")
  void expects(String method, String path, String scopes) {
    HttpCall call = HttpCall.of(method, URI.create("https://registry.example" + path), "test");
    assertThat(String.join(" ", Scopes.of(call).words())).isEqualTo(scopes);
  }

  @Test
  @DisplayName("may be more than was expected: then it is both")
  void widens() {
    Scopes both =
        Scopes.parse("repository:a:pull")
            .and(Scopes.parse("registry:catalog:* repository:a:push bad"));
    assertThat(both.words()).containsExactly("registry:catalog:*", "repository:a:pull,push");
    assertThat(Scopes.parse("").words()).isEmpty();
  }
}
