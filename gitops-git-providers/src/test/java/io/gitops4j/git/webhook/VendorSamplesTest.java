package io.gitops4j.git.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gitops4j.git.webhook.SentWebhook.Forge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The webhooks that vendors show as samples, in the folder {@code webhooks} of {@code
 * -Dgitops4j.apis}; see {@code servers/apis}.
 */
@DisplayName("A receiver takes the vendors' own samples of webhooks,")
class VendorSamplesTest {
  private static final ObjectMapper JSON = new JsonMapper();

  private static Path samples() {
    String folder = System.getProperty("gitops4j.apis", "");
    boolean required = System.getProperty("gitops4j.required", "").contains("apis");
    assumeTrue(required || !folder.isEmpty(), "gitops4j.apis is not set");
    Path samples = Path.of(folder, "webhooks");
    assumeTrue(required || Files.exists(samples), "gitops4j.apis has no webhooks");
    return samples;
  }

  private static List<ForgeEvent> take(Forge forge, String event, String json) throws Exception {
    SentWebhook sent = forge.send(event, json);
    return forge.receiver().receive(sent.headers(), sent.body());
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "GITEA, gitea/push-event, push, PUSH",
    "GITEA, gitea/create-event, create, ''",
    "GITEA, gitea/pull-request-event, pull_request, OPENED",
    "GITEA, gitea/pull-request-review-event, pull_request_review_approved, REVIEWED",
    "GITEA, gitea/pull-request-label-event, pull_request_label, OTHER",
    "GITEA, gitea/release-event, release, ''",
    "GITLAB, gitlab/push-event, Push Hook, PUSH",
    "GITLAB, gitlab/tag-event, Tag Push Hook, TAG",
    "GITLAB, gitlab/merge-request-event, Merge Request Hook, OPENED",
    "GITLAB, gitlab/pipeline-event, Pipeline Hook, ''",
    "GITLAB_SIGNED, gitlab/push-event, Push Hook, PUSH",
    "BITBUCKET_CLOUD, bitbucket/repo-push, repo:push, PUSH",
    "BITBUCKET_CLOUD, bitbucket/pull-request-created, pullrequest:created, OPENED",
    "BITBUCKET_CLOUD, bitbucket/pull-request-updated, pullrequest:updated, UPDATED",
    "BITBUCKET_CLOUD, bitbucket/pull-request-approved, pullrequest:approved, REVIEWED",
    "BITBUCKET_CLOUD, bitbucket/pull-request-merged, pullrequest:fulfilled, MERGED",
    "BITBUCKET_CLOUD, bitbucket/pull-request-declined, pullrequest:rejected, CLOSED",
    "BITBUCKET_CLOUD, bitbucket/issue-created, issue:created, ''",
    "BITBUCKET_DATA_CENTER, bitbucket-server/repo-refs-changed, repo:refs_changed, PUSH",
    "BITBUCKET_DATA_CENTER, bitbucket-server/pr-opened, pr:opened, OPENED",
    "BITBUCKET_DATA_CENTER, bitbucket-server/pr-reviewer-approved, pr:reviewer:approved, REVIEWED",
    "BITBUCKET_DATA_CENTER, bitbucket-server/pr-merged, pr:merged, MERGED",
    "BITBUCKET_DATA_CENTER, bitbucket-server/pr-declined, pr:declined, CLOSED",
    "BITBUCKET_DATA_CENTER, bitbucket-server/pr-deleted, pr:deleted, CLOSED",
    "BITBUCKET_DATA_CENTER, bitbucket-server/repo-forked, repo:forked, ''",
    "AZURE, azuredevops/git.push, '', PUSH",
    "AZURE, azuredevops/git.pullrequest.created, '', OPENED",
    "AZURE, azuredevops/git.pullrequest.updated, '', MERGED",
    "AZURE, azuredevops/build.complete, '', ''"
  })
  @DisplayName("and knows what they tell")
  void understands(Forge forge, String file, String event, String meaning) throws Exception {
    List<ForgeEvent> events =
        take(forge, event, Files.readString(samples().resolve(file + ".json")));
    assertThat(events)
        .extracting(e -> e.change().map(Enum::name).orElse(e.kind().name()))
        .isEqualTo(meaning.isEmpty() ? List.of() : List.of(meaning));
    assertThat(events).allSatisfy(e -> assertThat(e.repository()).matches("[^/]+/.+"));
  }

  @Test
  @DisplayName("all that GitHub has, 300 and more, each as what it is")
  void gitHub() throws Exception {
    List<String> seen = new ArrayList<>();
    for (JsonNode kind : JSON.readTree(samples().resolve("github.json").toFile())) {
      String event = kind.path("name").textValue();
      for (JsonNode example : kind.path("examples")) {
        List<ForgeEvent> events = take(Forge.GITHUB, event, example.toString());
        String action = example.path("action").asText();
        events.forEach(
            e ->
                seen.add(
                    event + " " + action + e.change().map(c -> " " + c).orElse(e.kind().name())));
        seen.addAll(events.isEmpty() ? List.of("nothing") : List.of());
      }
    }
    assertThat(seen).hasSizeGreaterThan(300);
    assertThat(seen.stream().filter(s -> !s.equals("nothing")).distinct())
        .contains(
            "push PUSH",
            "push TAG",
            "pull_request opened OPENED",
            "pull_request reopened OPENED",
            "pull_request synchronize UPDATED",
            "pull_request labeled OTHER",
            "pull_request_review submitted REVIEWED")
        .anyMatch(s -> s.matches("pull_request closed (CLOSED|MERGED)"));
  }

  @ParameterizedTest
  @CsvSource({
    "GITEA, gitea",
    "GITLAB, gitlab",
    "BITBUCKET_CLOUD, bitbucket",
    "BITBUCKET_DATA_CENTER, bitbucket-server",
    "AZURE, azuredevops"
  })
  @DisplayName("also those that it has no use for")
  void ignores(Forge forge, String folder) throws Exception {
    List<Path> files = files(samples().resolve(folder));
    assertThat(files).hasSizeGreaterThan(4);
    for (Path file : files) {
      assertThat(take(forge, "something:else", Files.readString(file)))
          .as(file.toString())
          .hasSizeLessThan(2);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }
}
