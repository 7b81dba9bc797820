package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.git.ci.CiSettings;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Names of a GitLab project's own CI variables, the masked ones apart. */
final class GitLabCiSettings {
  private static final int PAGE = 100;

  private GitLabCiSettings() {}

  // https://docs.gitlab.com/api/project_level_variables/#list-project-variables
  static CiSettings read(ForgeHosts hosts, RepositoryUrl repository) {
    String project = hosts.name(repository);
    List<Fields> all =
        hosts
            .api(repository)
            .to("list the CI variables of " + project)
            .get("/projects/{}/variables", project)
            .with("per_page", PAGE)
            .all(Pages.linked());
    Predicate<Fields> masked = variable -> variable.isTrue("masked");
    return new CiSettings(names(all, masked), names(all, masked.negate()));
  }

  private static Set<String> names(List<Fields> variables, Predicate<Fields> which) {
    return variables.stream().filter(which).map(v -> v.text("key")).collect(Collectors.toSet());
  }
}
