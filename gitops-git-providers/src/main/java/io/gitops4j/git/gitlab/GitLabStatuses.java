package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statuses of commits on GitLab, its jobs among them. {@link State#ERROR} is GitLab's {@code
 * canceled}; what it skipped or cancelled is read as that too, and what has not ended as {@link
 * State#PENDING}.
 */
final class GitLabStatuses implements CommitStatuses {
  /** GitLab has a status begin, run and end; what it is already it can't become. */
  private static final Pattern SAME =
      Pattern.compile("Cannot transition status via :\\w+ from :(\\w+)");

  private static final int LONGEST = 255;
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  GitLabStatuses(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitlab.com/api/commits/#set-commit-pipeline-status
  @Override
  public void set(RepositoryUrl repository, CommitId commit, Status status) {
    Fields body =
        Fields.of("state", word(status.state()))
            .with("name", status.context())
            .with("description", shortened(status.description()))
            .and(pipeline(repository, commit));
    String doing =
        "set the status "
            + status.context()
            + " of "
            + commit.abbreviated()
            + " of "
            + project(repository);
    ApiAnswer answer =
        to(repository, doing)
            .post("/projects/{}/statuses/{}", project(repository), commit.hex())
            .body(body)
            .send();
    if (!answer.isSuccess() && !isAlready(answer, status.state())) {
      throw answer.status() == 409 ? contended(doing) : answer.refused();
    }
  }

  /** The commit's newest pipeline: without it GitLab begins another one for the status. */
  // https://docs.gitlab.com/api/commits/#retrieve-a-commit
  private Fields pipeline(RepositoryUrl repository, CommitId commit) {
    Fields last =
        to(repository, "read commit " + commit.abbreviated() + " of " + project(repository))
            .get("/projects/{}/repository/commits/{}", project(repository), commit.hex())
            .with("stats", false)
            .object()
            .object("last_pipeline");
    return last.isEmpty() ? last : Fields.of("pipeline_id", last.number("id"));
  }

  private static boolean isAlready(ApiAnswer answer, State wanted) {
    Matcher same = SAME.matcher(answer.words());
    return answer.status() == 400 && same.find() && state(same.group(1)) == wanted;
  }

  private static ProviderException contended(String doing) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not " + doing + ": GitLab is setting it for somebody else just now.",
        Retry.AFTER,
        null,
        null);
  }

  // https://docs.gitlab.com/api/commits/#list-all-commit-statuses
  @Override
  public List<Status> list(RepositoryUrl repository, CommitId commit) {
    Map<String, Status> standing = new LinkedHashMap<>();
    to(repository, "read the statuses of " + commit.abbreviated() + " of " + project(repository))
        .get("/projects/{}/repository/commits/{}/statuses", project(repository), commit.hex())
        .with("per_page", PAGE)
        .all(Pages.linked())
        .stream()
        .sorted(Comparator.comparing(status -> status.number("id")))
        .forEach(status -> standing.put(status.text("name"), status(status)));
    return List.copyOf(standing.values());
  }

  private static Status status(Fields status) {
    return new Status(
        status.text("name"),
        state(status.text("status")),
        status.findText("description").orElse(""));
  }

  private static State state(String word) {
    return switch (word) {
      case "success" -> State.SUCCESS;
      case "failed" -> State.FAILURE;
      case "canceled", "canceling", "skipped" -> State.ERROR;
      default -> State.PENDING;
    };
  }

  private static String word(State state) {
    return switch (state) {
      case SUCCESS -> "success";
      case FAILURE -> "failed";
      case ERROR -> "canceled";
      case PENDING -> "pending";
    };
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private String project(RepositoryUrl repository) {
    return hosts.name(repository);
  }
}
