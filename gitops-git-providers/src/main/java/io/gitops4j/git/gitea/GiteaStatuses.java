package io.gitops4j.git.gitea;

import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Statuses of commits on Gitea. */
final class GiteaStatuses implements CommitStatuses {
  private final ForgeHosts hosts;

  GiteaStatuses(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoCreateStatus
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
                .with("description", status.description()))
        .done();
  }

  /** Sorted here: by the names of Gitea's own orders the least index comes last. */
  // https://docs.gitea.com/api/#tag/repository/operation/repoListStatuses
  @Override
  public List<Status> list(RepositoryUrl repository, CommitId commit) {
    OwnedName name = OwnedName.of(hosts, repository);
    Map<String, Status> standing = new LinkedHashMap<>();
    hosts
        .api(repository)
        .to("read the statuses of " + commit.abbreviated() + " of " + name)
        .get("/repos/{}/{}/statuses/{}", name.owner(), name.name(), commit.hex())
        .all(Pages.linked())
        .stream()
        .sorted(Comparator.comparing(status -> status.number("id")))
        .forEach(status -> standing.put(status.text("context"), status(status)));
    return List.copyOf(standing.values());
  }

  private static Status status(Fields status) {
    State state =
        switch (status.text("status")) {
          case "success" -> State.SUCCESS;
          case "failure" -> State.FAILURE;
          case "pending" -> State.PENDING;
          default -> State.ERROR;
        };
    return new Status(status.text("context"), state, status.findText("description").orElse(""));
  }
}
