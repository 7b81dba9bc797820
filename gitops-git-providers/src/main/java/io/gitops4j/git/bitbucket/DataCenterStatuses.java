package io.gitops4j.git.bitbucket;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statuses of commits on Data Center, which calls them builds. {@link State#ERROR} is its {@code
 * UNKNOWN}; what was cancelled is read as that too. Of a commit with more than 100 the older ones
 * are not read: Data Center hands out no more.
 */
final class DataCenterStatuses implements CommitStatuses {
  private static final int LONGEST = 255;

  private final DataCenterApi api;

  DataCenterStatuses(ForgeHosts hosts) {
    this.api = new DataCenterApi(hosts);
  }

  /** Data Center wants a page of each build's result: it is the commit's own. */
  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-builds-and-deployments/#api-api-latest-projects-projectkey-repos-repositoryslug-commits-commitid-builds-post
  @Override
  public void set(RepositoryUrl repository, CommitId commit, Status status) {
    OwnedName name = api.name(repository);
    String path = "/api/latest/projects/{}/repos/{}/commits/{}/builds";
    String of = commit.abbreviated() + " of " + name;
    api.to(repository, "set the status " + status.context() + " of " + of)
        .post(path, name.owner(), name.name(), commit.hex())
        .body(
            Fields.of("key", status.context())
                .with("name", status.context())
                .with("state", word(status.state()))
                .with("description", shortened(status.description()))
                .with("url", api.page(repository) + "/commits/" + commit.hex()))
        .done();
  }

  /** The resource by repository that replaces this one reads single builds only. */
  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-deprecated/#api-build-status-latest-commits-commitid-get
  @Override
  public List<Status> list(RepositoryUrl repository, CommitId commit) {
    String of = commit.abbreviated() + " of " + api.name(repository);
    Map<String, Status> standing = new LinkedHashMap<>();
    api
        .to(repository, "read the statuses of " + of)
        .get("/build-status/latest/commits/{}", commit.hex())
        .with("limit", DataCenterApi.PAGE)
        .all(DataCenterApi.PAGES)
        .stream()
        .sorted(Comparator.comparing(DataCenterStatuses::time))
        .forEach(build -> standing.put(build.text("key"), status(build)));
    return List.copyOf(standing.values());
  }

  private static long time(Fields build) {
    return build.number(build.find("updatedDate").isPresent() ? "updatedDate" : "createdDate");
  }

  private static Status status(Fields build) {
    State state =
        switch (build.text("state")) {
          case "SUCCESSFUL" -> State.SUCCESS;
          case "FAILED" -> State.FAILURE;
          case "INPROGRESS" -> State.PENDING;
          default -> State.ERROR;
        };
    return new Status(build.text("key"), state, build.findText("description").orElse(""));
  }

  private static String word(State state) {
    return switch (state) {
      case SUCCESS -> "SUCCESSFUL";
      case FAILURE -> "FAILED";
      case PENDING -> "INPROGRESS";
      case ERROR -> "UNKNOWN";
    };
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }
}
