package io.gitops4j.git.azure;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.List;
import java.util.Optional;

/**
 * The repositories of Azure DevOps' projects. Each is as visible as its project is. A new one has
 * no commit, and is given one by a second request.
 */
final class AzureRepositories implements Repositories {
  private static final int MISSING = 404;
  private static final String MAIN = "main";

  /** What a branch that is not there yet moves away from. */
  private static final String NOTHING = "0".repeat(40);

  private final AzureApi api;

  AzureRepositories(ForgeHosts hosts) {
    this.api = new AzureApi(hosts);
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/repositories/get-repository
  @Override
  public Optional<Repository> find(RepositoryUrl url) {
    ApiAnswer answer = api.repository(url, "read the repository").get("").send();
    return answer.status() == MISSING
        ? Optional.empty()
        : Optional.of(repository(url, answer.object()));
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/repositories/create
  @Override
  public Repository create(RepositoryUrl url, Visibility visibility) {
    checkVisibility(url, visibility);
    api.project(url, "make the repository")
        .post("/git/repositories")
        .body(Fields.of("name", api.name(url).repository()))
        .done();
    begin(url);
    return new Repository(url, MAIN, visibility);
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/repositories/list
  private void checkVisibility(RepositoryUrl url, Visibility wanted) {
    List<Fields> all =
        api.project(url, "read the repositories beside that")
            .get("/git/repositories")
            .object()
            .objects(AzureApi.ITEMS);
    Optional<Visibility> given = all.stream().map(AzureRepositories::visibility).findFirst();
    if (given.filter(visibility -> visibility != wanted).isPresent()) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not make the repository "
              + api.name(url)
              + ": it would be as visible as its project, which is "
              + (wanted == Visibility.PUBLIC ? "private" : "public")
              + ". Choose another project.");
    }
  }

  /** The first commit. */
  // https://learn.microsoft.com/rest/api/azure/devops/git/pushes/create
  private void begin(RepositoryUrl url) {
    Fields readme =
        Fields.of("changeType", "add")
            .with("item", Fields.of("path", "/README.md"))
            .with(
                "newContent",
                Fields.of("content", "# " + api.name(url).repository() + "\n")
                    .with("contentType", "rawText"));
    Fields commit = Fields.of("comment", "Begin").with("changes", List.of(readme));
    Fields branch = Fields.of("name", "refs/heads/" + MAIN).with("oldObjectId", NOTHING);
    api.repository(url, "make the first commit")
        .post("/pushes")
        .body(Fields.of("refUpdates", List.of(branch)).with("commits", List.of(commit)))
        .done();
  }

  private static Repository repository(RepositoryUrl url, Fields read) {
    String branch = read.findText("defaultBranch").orElse("").replaceFirst("^refs/heads/", "");
    return new Repository(url, branch, visibility(read));
  }

  private static Visibility visibility(Fields read) {
    String word = read.object("project").findText("visibility").orElse("private");
    return word.equals("public") ? Visibility.PUBLIC : Visibility.PRIVATE;
  }
}
