package io.gitops4j.git.fake;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.git.ForgeHistory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Data Center says of commits, and of the builds and deployments of these. */
final class BitbucketDataCenterCommits {
  private final Map<String, FakeDeployment> deployments = new HashMap<>();

  ForgeAnswer answer(String operation, ForgeCall call, ForgeState state) {
    return switch (operation) {
      case "POST /commits/{commitId}/builds" -> build(call, state);
      case "GET /commits" -> commits(call, state);
      case "GET /commits/{commitId}" ->
          ForgeAnswer.of(
              200, commit(new ForgeHistory(state.repository()).entry(call.commit("commitId"))));
      case "POST /commits/{commitId}/deployments" -> deploy(call);
      case "GET /commits/{commitId}/deployments" -> deployed(call);
      default -> throw new IllegalArgumentException("The fake does not do " + call.operation());
    };
  }

  private static ForgeAnswer build(ForgeCall call, ForgeState state) {
    state.status(
        call.commit("commitId"), call.text("key"), call.text("state"), call.text("description"));
    return ForgeAnswer.empty(204);
  }

  /** One build of each key: a later one takes its place. */
  static ForgeAnswer builds(ForgeCall call, ForgeState state) {
    Map<String, Fields> standing = new LinkedHashMap<>();
    for (FakeStatus status : state.statuses(call.commit("commitId"))) {
      Fields build =
          Fields.of("key", status.context())
              .with("state", status.state())
              .with("description", status.description())
              .with("url", "https://forge.example.org/")
              .with("createdDate", status.at().toEpochMilli())
              .with("updatedDate", status.at().toEpochMilli());
      standing.putIfAbsent(status.context(), build);
    }
    return BitbucketDataCenterDialect.page(call, List.copyOf(standing.values()));
  }

  private static ForgeAnswer commits(ForgeCall call, ForgeState state) {
    CommitId head = state.repository().head("main").orElseThrow();
    return BitbucketDataCenterDialect.page(
        call,
        new ForgeHistory(state.repository())
            .all(head).stream().map(BitbucketDataCenterCommits::commit).toList());
  }

  private static Fields commit(ForgeHistory.Entry entry) {
    return Fields.of("id", entry.id().hex())
        .with("committerTimestamp", entry.authoredAt().toEpochMilli());
  }

  private ForgeAnswer deploy(ForgeCall call) {
    String environment = call.json().at("/environment/key").asText();
    String which =
        which(call, call.text("key"), environment, call.text("deploymentSequenceNumber"));
    FakeDeployment deployment =
        new FakeDeployment(
            call.json().path("deploymentSequenceNumber").asLong(),
            environment,
            call.commit("commitId"),
            call.text("state"),
            call.text("url"),
            call.text("description"));
    deployments.put(which, deployment);
    return ForgeAnswer.of(200, deployment(deployment));
  }

  private ForgeAnswer deployed(ForgeCall call) {
    FakeDeployment found =
        deployments.get(
            which(
                call,
                call.query("key").orElse(""),
                call.query("environmentKey").orElse(""),
                call.query("deploymentSequenceNumber").orElse("")));
    return found == null
        ? BitbucketDataCenterDialect.refusal(
            404, "deployment.NoSuchDeploymentException", "There is no such deployment.")
        : ForgeAnswer.of(200, deployment(found));
  }

  private static String which(ForgeCall call, String key, String environment, String number) {
    return String.join(" ", call.value("commitId"), key, environment, number);
  }

  private static Fields deployment(FakeDeployment deployment) {
    String environment = deployment.environment();
    return Fields.of("deploymentSequenceNumber", deployment.id())
        .with("environment", Fields.of("key", environment).with("displayName", environment))
        .with("state", deployment.state())
        .with("url", deployment.url())
        .with("description", deployment.description());
  }
}
