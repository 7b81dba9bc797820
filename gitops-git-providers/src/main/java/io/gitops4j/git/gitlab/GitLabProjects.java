package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.Locale;
import java.util.Optional;

/**
 * GitLab's projects. One that all who are signed in may read ({@code internal}) is {@link
 * Visibility#PRIVATE}.
 */
final class GitLabProjects implements Repositories {
  private static final int REFUSED = 400;
  private static final int MISSING = 404;

  private final ForgeHosts hosts;

  GitLabProjects(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitlab.com/api/projects/#retrieve-a-project
  @Override
  public Optional<Repository> find(RepositoryUrl url) {
    String project = hosts.name(url);
    ApiAnswer answer = to(url, "look for project " + project).get("/projects/{}", project).send();
    return answer.status() == MISSING
        ? Optional.empty()
        : Optional.of(repository(url, answer.object()));
  }

  // https://docs.gitlab.com/api/projects/#create-a-project
  @Override
  public Repository create(RepositoryUrl url, Visibility visibility) {
    String project = hosts.name(url);
    String name = project.substring(project.lastIndexOf('/') + 1);
    String doing = "create project " + project;
    ApiAnswer answer =
        to(url, doing)
            .post("/projects")
            .body(
                Fields.of("name", name)
                    .with("path", name)
                    .with("namespace_id", namespace(url))
                    .with("visibility", visibility.name().toLowerCase(Locale.ROOT))
                    .with("default_branch", "main")
                    .with("initialize_with_readme", true))
            .send();
    if (answer.status() == REFUSED && answer.text().contains("has already been taken")) {
      throw new ProviderException(
          ErrorKind.ALREADY_EXISTS, "Could not " + doing + ": there is one already.");
    }
    return repository(url, answer.object());
  }

  /** The group that is to own it. */
  // https://docs.gitlab.com/api/namespaces/#get-details-on-a-namespace
  private long namespace(RepositoryUrl url) {
    String project = hosts.name(url);
    String group = project.substring(0, Math.max(0, project.lastIndexOf('/')));
    return to(url, "look for group " + group).get("/namespaces/{}", group).object().number("id");
  }

  private ApiRequest to(RepositoryUrl url, String doing) {
    return hosts.api(url).to(doing);
  }

  private static Repository repository(RepositoryUrl url, Fields project) {
    boolean isPublic = project.findText("visibility").orElse("").equals("public");
    return new Repository(
        url,
        project.findText("default_branch").orElse(""),
        isPublic ? Visibility.PUBLIC : Visibility.PRIVATE);
  }
}
