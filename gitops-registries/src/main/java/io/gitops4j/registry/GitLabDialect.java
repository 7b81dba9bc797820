package io.gitops4j.registry;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;

/**
 * GitLab's registry: tags are removed by GitLab's API, which wants to know the project. That is the
 * beginning of the repository's path, how much of it only GitLab knows.
 *
 * @see <a href="https://docs.gitlab.com/api/container_registry/">Container registry API</a>
 */
final class GitLabDialect implements Dialect {
  private final VendorApi api;

  GitLabDialect(URI base, ProviderContext context) {
    this.api = new VendorApi(base, context, Authorization.bearer());
  }

  @Override
  public boolean deleteTag(String repository, String tag) {
    String doing = "delete the tag " + tag + " of " + repository;
    String project = repository;
    while (project.indexOf('/') > 0) {
      ApiAnswer answer =
          api.to(doing)
              .get("/projects/{}/registry/repositories", project)
              .with("per_page", 100)
              .send();
      if (answer.isSuccess()) {
        return remove(doing, answer, project, repository, tag);
      }
      if (answer.status() != 404) {
        throw answer.refused();
      }
      project = project.substring(0, project.lastIndexOf('/'));
    }
    return false;
  }

  private boolean remove(
      String doing, ApiAnswer repositories, String project, String repository, String tag) {
    for (Fields each : repositories.array()) {
      if (each.text("path").equals(repository)) {
        return VendorApi.remove(
            api.to(doing)
                .delete(
                    "/projects/{}/registry/repositories/{}/tags/{}",
                    project,
                    each.text("id"),
                    tag));
      }
    }
    return false;
  }
}
