package io.gitops4j.git.github;

import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Statuses of commits on GitHub. What is read are statuses and apps' check runs; where both have
 * the same name, what is not good stands. What is written are statuses: check runs are for apps.
 */
final class GitHubStatuses implements CommitStatuses {
  private static final int PAGE = 100;
  private static final int LONGEST_DESCRIPTION = 140;

  private final ForgeHosts hosts;

  GitHubStatuses(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.github.com/rest/commits/statuses#create-a-commit-status
  @Override
  public void set(RepositoryUrl repository, CommitId commit, Status status) {
    OwnedName name = OwnedName.of(hosts, repository);
    hosts
        .api(repository)
        .to("set the status " + status.context() + " of " + commit.abbreviated() + " of " + name)
        .post("/repos/{}/{}/statuses/{}", name.owner(), name.name(), commit.hex())
        .body(
            Fields.of("context", status.context())
                .with("state", status.state().name().toLowerCase(Locale.ROOT))
                .with("description", shortened(status.description())))
        .done();
  }

  private static String shortened(String description) {
    return description.length() > LONGEST_DESCRIPTION
        ? description.substring(0, LONGEST_DESCRIPTION - 1) + "…"
        : description;
  }

  @Override
  public List<Status> list(RepositoryUrl repository, CommitId commit) {
    Map<String, Status> standing = new LinkedHashMap<>();
    for (Fields status : statuses(repository, commit)) {
      standing.putIfAbsent(status.text("context"), ofStatus(status));
    }
    for (Fields run : checkRuns(repository, commit)) {
      standing.merge(run.text("name"), ofCheckRun(run), GitHubStatuses::worse);
    }
    return List.copyOf(standing.values());
  }

  /** Newest first. */
  // https://docs.github.com/rest/commits/statuses#list-commit-statuses-for-a-reference
  private List<Fields> statuses(RepositoryUrl repository, CommitId commit) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts
        .api(repository)
        .to("read the statuses of " + commit.abbreviated() + " of " + name)
        .get("/repos/{}/{}/commits/{}/statuses", name.owner(), name.name(), commit.hex())
        .with("per_page", PAGE)
        .all(Pages.linked());
  }

  /** The latest of each name and app. */
  // https://docs.github.com/rest/checks/runs#list-check-runs-for-a-git-reference
  private List<Fields> checkRuns(RepositoryUrl repository, CommitId commit) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts
        .api(repository)
        .to("read the check runs of " + commit.abbreviated() + " of " + name)
        .get("/repos/{}/{}/commits/{}/check-runs", name.owner(), name.name(), commit.hex())
        .with("filter", "latest")
        .with("per_page", PAGE)
        .all(Pages.linked("check_runs"));
  }

  private static Status ofStatus(Fields status) {
    State state =
        switch (status.text("state")) {
          case "success" -> State.SUCCESS;
          case "failure" -> State.FAILURE;
          case "pending" -> State.PENDING;
          default -> State.ERROR;
        };
    return new Status(status.text("context"), state, status.findText("description").orElse(""));
  }

  private static Status ofCheckRun(Fields run) {
    State state =
        switch (run.findText("conclusion").orElse("")) {
          case "" -> State.PENDING;
          case "success", "neutral", "skipped" -> State.SUCCESS;
          case "failure", "timed_out", "action_required" -> State.FAILURE;
          default -> State.ERROR;
        };
    String title = run.object("output").findText("title").orElse("");
    return new Status(run.text("name"), state, title);
  }

  private static Status worse(Status one, Status other) {
    return one.state() == State.SUCCESS ? other : one;
  }
}
