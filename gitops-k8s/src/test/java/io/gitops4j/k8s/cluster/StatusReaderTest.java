package io.gitops4j.k8s.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Retry;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.model.CanonicalJson;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a healthy control plane does not give; {@link RefusalsTest} has the others. */
@DisplayName("An API server's refusal")
class StatusReaderTest {
  private static final ApiCall WRITE =
      ApiCall.to("apply Deployment.apps shop/web").patch("/x", "application/json", "{}");

  private static ClusterException read(ApiCall call, int code, @Nullable String body) {
    return StatusReader.read(call, code, null, body == null ? null : body.getBytes(UTF_8));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @DisplayName("is understood by its status where it says nothing else")
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          401 | -              | UNAUTHENTICATED | NEVER
          403 | <html>no</html>| FORBIDDEN       | NEVER
          404 | -              | MISSING         | NEVER
          409 | {}             | STALE           | NEVER
          429 | {}             | OVERLOADED      | AFTER
          500 | -              | UNAVAILABLE     | LOOK_FIRST
          503 | bad gateway    | UNAVAILABLE     | LOOK_FIRST
          418 | -              | INVALID         | NEVER
          """)
  void byStatus(int code, @Nullable String body, Refusal refusal, Retry retry) {
    ClusterException e = read(WRITE, code, body);
    assertThat(e.refusal()).isEqualTo(refusal);
    assertThat(e.retry()).isEqualTo(retry);
    assertThat(e)
        .hasMessageStartingWith("Could not apply Deployment.apps shop/web: ")
        .hasMessageContaining(String.valueOf(code));
  }

  @Test
  @DisplayName("of something that changes nothing leaves no doubt")
  void readsMayBeRepeated() {
    assertThat(read(ApiCall.to("read it").get("/x"), 500, null).retry()).isEqualTo(Retry.AFTER);
    ApiCall dryRun = WRITE.patch("/x?dryRun=All", "application/json", "{}");
    assertThat(read(dryRun, 500, null).retry()).isEqualTo(Retry.AFTER);
  }

  @Test
  @DisplayName("says when to come back, where the server does")
  void retryAfter() {
    ClusterException e = StatusReader.read(WRITE, 429, "7", null);
    assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(StatusReader.read(WRITE, 429, "soon", null).retryAfter()).isEmpty();
  }

  @Test
  @DisplayName("of a Secret is not repeated, as it may quote what is in it")
  void secretsAreNotQuoted() {
    ApiCall secret =
        ApiCall.to("apply Secret shop/web")
            .of(Fields.of("kind", "Secret"))
            .patch("/x", "application/json", "{}");
    ClusterException e =
        read(
            secret,
            422,
            """
            {"message": "Secret \\"web\\" is invalid: data[key]: Invalid value: \\"hunter2\\"",
             "details": {"causes": [{"reason": "FieldValueInvalid", "field": "data[key]",
               "message": "Invalid value: \\"hunter2\\""}]}}
            """);
    assertThat(e.refusal()).isEqualTo(Refusal.INVALID);
    assertThat(e).hasMessageContaining("data[key]").hasMessageNotContaining("hunter2");
    assertThat(e.causes().toString()).contains("data[key]").doesNotContain("hunter2");
  }

  private static final String INVALID_APP =
      "Deployment.apps \"is immutable\" is invalid: spec.replicas: must be 1 or more";

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("is about what can't change only if nothing else is wrong")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          IMMUTABLE | Invalid value: {"app":"b"}: field is immutable
          IMMUTABLE | Invalid value: "integer": Value is immutable
          IMMUTABLE | Forbidden: updates to statefulset spec for fields other than 'replicas', 'template' are forbidden
          IMMUTABLE | Invalid value: []string(nil): may not change once set
          IMMUTABLE | Forbidden: updates to provisioner are forbidden.
          IMMUTABLE | Invalid value: {"name":"b"}: cannot change roleRef
          INVALID   | Invalid value: "it is immutable": must be a number
          INVALID   | Required value
          INVALID   | Invalid value: -1: must be greater than or equal to 0
          """)
  void immutable(Refusal refusal, String cause) {
    assertThat(read(WRITE, 422, status(cause)).refusal()).isEqualTo(refusal);
    assertThat(read(WRITE, 422, status(cause, "Required value")).refusal())
        .isEqualTo(Refusal.INVALID);
  }

  private static String status(String... causes) {
    List<Fields> all =
        Stream.of(causes).map(c -> Fields.of("field", "spec.x").with("message", c)).toList();
    return CanonicalJson.write(
        Fields.of("message", INVALID_APP).with("details", Fields.of("causes", all)));
  }
}
