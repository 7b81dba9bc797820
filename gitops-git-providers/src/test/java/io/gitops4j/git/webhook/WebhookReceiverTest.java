package io.gitops4j.git.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.events.WebhookRefusedException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.git.webhook.ForgeEvent.Change;
import io.gitops4j.git.webhook.ForgeEvent.Kind;
import io.gitops4j.git.webhook.SentWebhook.Forge;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A receiver of a forge's webhooks")
class WebhookReceiverTest {
  private static final String ZEROS = "0".repeat(40);
  private static final String OLD = "a".repeat(40);
  private static final String NEW = "b".repeat(40);

  private static ForgeEvent one(Forge forge, String event, String json)
      throws WebhookRefusedException {
    SentWebhook sent = forge.send(event, json);
    List<ForgeEvent> events = forge.receiver().receive(sent.headers(), sent.body());
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  private static void assertPush(ForgeEvent event, String actor) {
    assertThat(event.kind()).isEqualTo(Kind.PUSH);
    assertThat(event.repository()).isEqualTo("acme/shop");
    assertThat(event.actor()).isEqualTo(actor);
    assertThat(event.ref()).isEqualTo("feature/x");
    assertThat(event.before()).isEmpty();
    assertThat(event.after().orElseThrow().hex()).isEqualTo(NEW);
    assertThat(event.pullRequest()).isEmpty();
  }

  private static void assertPull(ForgeEvent event, Change change) {
    assertThat(event.kind()).isEqualTo(Kind.PULL_REQUEST);
    assertThat(event.repository()).isEqualTo("acme/shop");
    assertThat(event.pullRequest()).hasValue(12);
    assertThat(event.change()).contains(change);
    assertThat(event.ref()).isEqualTo("feature/x");
  }

  private static String push(String repository, String who) {
    return "{\"ref\":\"refs/heads/feature/x\",\"before\":\"%s\",\"after\":\"%s\",%s,%s}"
        .formatted(ZEROS, NEW, repository, who);
  }

  @ParameterizedTest
  @EnumSource(names = {"GITHUB", "GITEA"})
  @DisplayName("reads GitHub's and Gitea's pushes and pull requests")
  void gitHub(Forge forge) throws WebhookRefusedException {
    String repository = "\"repository\":{\"full_name\":\"acme/shop\"}";
    String who = "\"sender\":{\"login\":\"ann\"}";
    assertPush(one(forge, "push", push(repository, who)), "ann");
    String pull =
        "{\"action\":\"%s\",\"number\":12,\"pull_request\":{\"number\":12,\"merged\":%s,\"head\":{\"ref\":\"feature/x\",\"sha\":\""
            + NEW
            + "\"}},"
            + repository
            + ","
            + who
            + "}";
    assertPull(one(forge, "pull_request", pull.formatted("opened", false)), Change.OPENED);
    assertPull(one(forge, "pull_request", pull.formatted("closed", true)), Change.MERGED);
    assertPull(one(forge, "pull_request", pull.formatted("closed", false)), Change.CLOSED);
    assertPull(one(forge, "pull_request", pull.formatted("labeled", false)), Change.OTHER);
    String review = pull.formatted("submitted", false);
    assertPull(one(forge, "pull_request_review", review), Change.REVIEWED);
    SentWebhook ping = forge.send("ping", "{\"zen\":\"Keep it logically awesome.\"}");
    assertThat(forge.receiver().receive(ping.headers(), ping.body())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"GITLAB", "GITLAB_SIGNED"})
  @DisplayName("reads GitLab's pushes, tags and merge requests")
  void gitLab(Forge forge) throws WebhookRefusedException {
    String project = "\"project\":{\"path_with_namespace\":\"acme/shop\"}";
    String push = push("\"object_kind\":\"push\"," + project, "\"user_username\":\"ann\"");
    assertPush(one(forge, "Push Hook", push), "ann");
    String tag =
        push.replace("\"push\"", "\"tag_push\"").replace("refs/heads/feature/x", "refs/tags/v1");
    assertThat(one(forge, "Tag Push Hook", tag).kind()).isEqualTo(Kind.TAG);
    String request =
        "{\"object_kind\":\"merge_request\",%s,\"user\":{\"username\":\"bob\"},\"object_attributes\":{\"iid\":12,\"action\":\"%s\",%s\"source_branch\":\"feature/x\",\"last_commit\":{\"id\":\"%s\"}}}";
    String merged = request.formatted(project, "merge", "", NEW);
    assertPull(one(forge, "Merge Request Hook", merged), Change.MERGED);
    String moved = request.formatted(project, "update", "\"oldrev\":\"" + OLD + "\",", NEW);
    assertPull(one(forge, "Merge Request Hook", moved), Change.UPDATED);
    String titled = request.formatted(project, "update", "", NEW);
    assertPull(one(forge, "Merge Request Hook", titled), Change.OTHER);
  }

  @Test
  @DisplayName("reads Bitbucket Cloud's pushes, of several branches at once, and pull requests")
  void bitbucketCloud() throws WebhookRefusedException {
    String common = "\"repository\":{\"full_name\":\"acme/shop\"},\"actor\":{\"nickname\":\"ann\"}";
    String change =
        "{\"old\":null,\"new\":{\"type\":\"branch\",\"name\":\"feature/x\",\"target\":{\"hash\":\""
            + NEW
            + "\"}}}";
    String gone =
        "{\"new\":null,\"old\":{\"type\":\"branch\",\"name\":\"dead\",\"target\":{\"hash\":\""
            + OLD
            + "\"}}}";
    Forge forge = Forge.BITBUCKET_CLOUD;
    String push = "{\"push\":{\"changes\":[%s]}," + common + "}";
    assertPush(one(forge, "repo:push", push.formatted(change)), "ann");
    SentWebhook both = forge.send("repo:push", push.formatted(change + "," + gone));
    List<ForgeEvent> events = forge.receiver().receive(both.headers(), both.body());
    assertThat(events).extracting(ForgeEvent::ref).containsExactly("feature/x", "dead");
    assertThat(events.get(1).after()).isEmpty();
    String pull =
        "{\"pullrequest\":{\"id\":12,\"source\":{\"branch\":{\"name\":\"feature/x\"},\"commit\":{\"hash\":\"0123456789ab\"}}},"
            + common
            + "}";
    assertPull(one(forge, "pullrequest:fulfilled", pull), Change.MERGED);
    assertThat(one(forge, "pullrequest:created", pull).after()).isEmpty();
  }

  @Test
  @DisplayName("reads Bitbucket Data Center's pushes and pull requests")
  void bitbucketDataCenter() throws WebhookRefusedException {
    Forge forge = Forge.BITBUCKET_DATA_CENTER;
    String repository = "{\"slug\":\"shop\",\"project\":{\"key\":\"acme\"}}";
    String push =
        "{\"actor\":{\"name\":\"ann\"},\"repository\":%s,\"changes\":[{\"ref\":{\"id\":\"refs/heads/feature/x\"},\"fromHash\":\"%s\",\"toHash\":\"%s\"}]}";
    assertPush(one(forge, "repo:refs_changed", push.formatted(repository, ZEROS, NEW)), "ann");
    String pull =
        "{\"actor\":{\"name\":\"ann\"},\"pullRequest\":{\"id\":12,\"fromRef\":{\"id\":\"refs/heads/feature/x\",\"latestCommit\":\"%s\"},\"toRef\":{\"repository\":%s}}}";
    assertPull(one(forge, "pr:declined", pull.formatted(NEW, repository)), Change.CLOSED);
    SentWebhook ping = forge.send("diagnostics:ping", "{\"test\":true}");
    assertThat(forge.receiver().receive(ping.headers(), ping.body())).isEmpty();
  }

  @Test
  @DisplayName("reads Azure DevOps' pushes and pull requests")
  void azure() throws WebhookRefusedException {
    String repository = "\"repository\":{\"name\":\"shop\",\"project\":{\"name\":\"acme\"}}";
    String push =
        "{\"eventType\":\"git.push\",\"resource\":{%s,\"pushedBy\":{\"uniqueName\":\"ann\"},\"refUpdates\":[{\"name\":\"refs/heads/feature/x\",\"oldObjectId\":\"%s\",\"newObjectId\":\"%s\"}]}}";
    assertPush(one(Forge.AZURE, "", push.formatted(repository, ZEROS, NEW)), "ann");
    String pull =
        "{\"eventType\":\"git.pullrequest.updated\",\"resource\":{%s,\"pullRequestId\":12,\"status\":\"%s\",\"sourceRefName\":\"refs/heads/feature/x\"}}";
    assertPull(one(Forge.AZURE, "", pull.formatted(repository, "completed")), Change.MERGED);
    assertPull(one(Forge.AZURE, "", pull.formatted(repository, "active")), Change.UPDATED);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("refuses a thousand that were changed, cut, or signed by somebody else")
  void refusesForgeries(Forge forge) {
    long seed = Long.getLong("gitops4j.seed", new Random().nextLong());
    System.out.println("Forged webhooks with seed " + seed);
    Random random = new Random(seed);
    SentWebhook genuine = forge.send("push", "{\"ref\":\"refs/heads/main\",\"n\":123456789}");
    for (int i = 0; i < 1000; i++) {
      SentWebhook forged = forged(genuine, forge, random);
      WebhookRefusedException e =
          catchThrowableOfType(
              WebhookRefusedException.class,
              () -> forge.receiver().receive(forged.headers(), forged.body()));
      assertThat(e).as("seed %s, attempt %s: %s", seed, i, forged).isNotNull();
      assertThat(e.status()).isEqualTo(401);
      assertThat(e.getMessage()).doesNotContain(SentWebhook.SECRET.reveal());
    }
  }

  private static SentWebhook forged(SentWebhook genuine, Forge forge, Random random) {
    String proof = genuine.proof();
    String value = genuine.headers().get(proof).get(0);
    int kind = random.nextInt(forge.signs() ? 6 : 4);
    return switch (kind) {
      case 0 -> genuine.withHeader(proof, List.of());
      case 1 -> genuine.withHeader(proof, List.of(value, value));
      case 2 -> genuine.withHeader(proof, List.of(changed(value, random)));
      case 3 ->
          genuine.withHeader(proof, List.of(value.substring(0, random.nextInt(value.length()))));
      case 4 -> genuine.withText(changed(genuine.text(), random));
      default ->
          genuine.withText(genuine.text().substring(0, random.nextInt(genuine.text().length())));
    };
  }

  /** Another text, also where capital letters don't count. */
  private static String changed(String text, Random random) {
    int at = random.nextInt(text.length());
    char now = text.charAt(at);
    char other = (char) ('!' + random.nextInt('~' - '!'));
    boolean same = Character.toLowerCase(other) == Character.toLowerCase(now);
    return text.substring(0, at) + (same ? '~' : other) + text.substring(at + 1);
  }

  @Test
  @DisplayName("refuses one that is sent again, where the forge says when it was sent")
  void refusesReplays() {
    SentWebhook sent = Forge.GITLAB_SIGNED.send("Push Hook", "{}");
    WebhookReceiver later =
        WebhookReceiver.gitLab(() -> SentWebhook.NOW.plusSeconds(301), SentWebhook.SIGNING);
    WebhookRefusedException e =
        catchThrowableOfType(
            WebhookRefusedException.class, () -> later.receive(sent.headers(), sent.body()));
    assertThat(e.status()).isEqualTo(401);
  }

  @Test
  @DisplayName("refuses what is too large, and what is authentic and yet none")
  void refusesNonsense() {
    WebhookReceiver receiver = Forge.GITHUB.receiver();
    WebhookRefusedException large =
        catchThrowableOfType(
            WebhookRefusedException.class,
            () -> receiver.receive(Map.of(), new byte[(25 << 20) + 1]));
    assertThat(large.status()).isEqualTo(413);
    for (String body : List.of("", "no JSON", "[]", "{\"ref\":\"refs/heads/main\"}")) {
      SentWebhook sent = Forge.GITHUB.send("push", body);
      WebhookRefusedException e =
          catchThrowableOfType(
              WebhookRefusedException.class, () -> receiver.receive(sent.headers(), sent.body()));
      assertThat(e.status()).as(body).isEqualTo(400);
    }
  }

  @Test
  @DisplayName("wants a secret, and takes either of two while one replaces the other")
  void secrets() throws WebhookRefusedException {
    assertThatIllegalArgumentException().isThrownBy(() -> WebhookReceiver.gitHub());
    assertThatIllegalArgumentException().isThrownBy(() -> WebhookReceiver.gitHub(Secret.of(" ")));
    WebhookReceiver both = WebhookReceiver.gitHub(Secret.of("new"), SentWebhook.SECRET);
    SentWebhook sent = Forge.GITHUB.send("ping", "{}");
    assertThat(both.receive(sent.headers(), sent.body())).isEmpty();
  }
}
