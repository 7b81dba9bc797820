package io.gitops4j.git.azure;

import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statuses of commits on Azure DevOps. A context there is a genre and a name: of {@code
 * gitops4j/prod} the genre is {@code gitops4j}. What is not applicable is read as good.
 */
final class AzureStatuses implements CommitStatuses {
  private static final Pages PAGES = Pages.skipping(AzureApi.ITEMS, "skip", "top", AzureApi.PAGE);

  private final AzureApi api;

  AzureStatuses(ForgeHosts hosts) {
    this.api = new AzureApi(hosts);
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/statuses/create
  @Override
  public void set(RepositoryUrl repository, CommitId commit, Status status) {
    String doing = "set the status " + status.context() + " of " + commit.abbreviated();
    api.repository(repository, doing)
        .post("/commits/{}/statuses", commit.hex())
        .body(
            Fields.of("context", split(status.context()))
                .with("state", word(status.state()))
                .with("description", status.description()))
        .done();
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/statuses/list
  @Override
  public List<Status> list(RepositoryUrl repository, CommitId commit) {
    String doing = "read the statuses of " + commit.abbreviated();
    Map<String, Status> standing = new LinkedHashMap<>();
    api
        .repository(repository, doing)
        .get("/commits/{}/statuses", commit.hex())
        .with("latestOnly", true)
        .all(PAGES)
        .stream()
        .sorted(Comparator.comparing(status -> status.number("id")))
        .map(AzureStatuses::status)
        .forEach(status -> standing.put(status.context(), status));
    return List.copyOf(standing.values());
  }

  private static Status status(Fields status) {
    State state =
        switch (status.text("state")) {
          case "succeeded", "notApplicable" -> State.SUCCESS;
          case "failed" -> State.FAILURE;
          case "error" -> State.ERROR;
          default -> State.PENDING;
        };
    String description = status.findText("description").orElse("");
    return new Status(joined(status.object("context")), state, description);
  }

  private static Fields split(String context) {
    int slash = context.indexOf('/');
    return slash <= 0 || slash == context.length() - 1
        ? Fields.of("name", context)
        : Fields.of("genre", context.substring(0, slash))
            .with("name", context.substring(slash + 1));
  }

  private static String joined(Fields context) {
    String genre = context.findText("genre").orElse("");
    return (genre.isEmpty() ? "" : genre + "/") + context.text("name");
  }

  private static String word(State state) {
    return switch (state) {
      case SUCCESS -> "succeeded";
      case FAILURE -> "failed";
      case PENDING -> "pending";
      case ERROR -> "error";
    };
  }
}
