package io.gitops4j.git.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Fields;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The fake forge")
class FakeForgeTest {
  private static final String PULLS = "/repos/acme/shop/pulls";

  @TempDir Path folder;
  private FakeForge fake;

  @BeforeEach
  void start() {
    fake = FakeForge.start(folder, new GitHubDialect());
  }

  @Test
  @DisplayName("does what the vendor's document allows, and ends in peace")
  void keepsPullRequests() throws Exception {
    fake.state().repository().write("feature", "config.yaml", "version: v2\n");
    String body = "{\"title\":\"T\",\"head\":\"feature\",\"base\":\"main\"}";
    assertThat(send("POST", PULLS, body).statusCode()).isEqualTo(201);
    assertThat(send("POST", PULLS, body).statusCode()).isEqualTo(422);
    HttpResponse<String> read = send("GET", PULLS + "/1", "");
    assertThat(read.body())
        .contains("\"mergeable\":true")
        .contains("\"mergeable_state\":\"clean\"");
    fake.close();
  }

  @Test
  @DisplayName("fails the test for a request with a property that the document does not know")
  void rejectsRequests() throws Exception {
    String body = "{\"head\":\"feature\",\"base\":\"main\",\"labels\":[\"x\"]}";
    assertThat(send("POST", PULLS, body).statusCode()).isEqualTo(400);
    assertThat(send("GET", PULLS + "?status=all", "").statusCode()).isEqualTo(400);
    assertThat(send("GET", "/repos/acme/shop/merge_requests", "").statusCode()).isEqualTo(400);
    assertThatThrownBy(fake::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "POST /repos/acme/shop/pulls breaks the vendor's document:"
                + " /labels: there is no such property")
        .hasMessageContaining("there is no query parameter status")
        .hasMessageContaining("has no such operation");
  }

  @Test
  @DisplayName("fails the test for an answer that the vendor would not give")
  void rejectsAnswers() throws Exception {
    Fields strange = Fields.of("state", "somewhere").with("colour", "red");
    fake.next("GET", PULLS + "/7", Trouble.instead(ForgeAnswer.of(200, strange)));
    send("GET", PULLS + "/7", "");
    assertThatThrownBy(fake::close)
        .hasMessageContaining("the answer to GET /repos/acme/shop/pulls/7 breaks")
        .hasMessageContaining("/state")
        .hasMessageContaining("/colour: there is no such property");
  }

  @Test
  @DisplayName("cuts answers, or gives none, when told so; and tells when nobody asked")
  void makesTrouble() {
    fake.next("GET", PULLS + "/8", new Trouble.CutShort(), new Trouble.Unanswered());
    assertThatThrownBy(() -> send("GET", PULLS + "/8", "")).isInstanceOf(IOException.class);
    fake.next("GET", PULLS + "/9", new Trouble.CutShort());
    assertThatThrownBy(() -> fake.close()).hasMessageContaining("nobody sent GET " + PULLS + "/9");
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(fake.api() + path))
            .header("Authorization", "Bearer " + FakeForge.TOKEN)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
