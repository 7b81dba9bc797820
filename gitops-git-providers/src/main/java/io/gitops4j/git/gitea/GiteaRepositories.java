package io.gitops4j.git.gitea;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.Optional;

/** Gitea's repositories, of organisations and of the account that these credentials are of. */
final class GiteaRepositories implements Repositories {
  private final ForgeHosts hosts;

  GiteaRepositories(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoGet
  @Override
  public Optional<Repository> find(RepositoryUrl url) {
    OwnedName name = OwnedName.of(hosts, url);
    ApiAnswer answer =
        to(url, "look for repository " + name)
            .get("/repos/{}/{}", name.owner(), name.name())
            .send();
    return answer.status() == 404
        ? Optional.empty()
        : Optional.of(repository(url, answer.object()));
  }

  @Override
  public Repository create(RepositoryUrl url, Visibility visibility) {
    OwnedName name = OwnedName.of(hosts, url);
    Fields wanted =
        Fields.of("name", name.name())
            .with("private", visibility == Visibility.PRIVATE)
            .with("auto_init", true)
            .with("default_branch", "main");
    ApiAnswer answer = inOrganisation(url, name, wanted);
    if (answer.status() == 404 && isOurs(url, name)) {
      answer = forUser(url, name, wanted);
    }
    return repository(url, answer.object());
  }

  // https://docs.gitea.com/api/#tag/organization/operation/createOrgRepo
  private ApiAnswer inOrganisation(RepositoryUrl url, OwnedName name, Fields wanted) {
    return to(url, "make repository " + name)
        .post("/orgs/{}/repos", name.owner())
        .body(wanted)
        .send();
  }

  // https://docs.gitea.com/api/#tag/repository/operation/createCurrentUserRepo
  private ApiAnswer forUser(RepositoryUrl url, OwnedName name, Fields wanted) {
    return to(url, "make repository " + name).post("/user/repos").body(wanted).send();
  }

  // https://docs.gitea.com/api/#tag/user/operation/userGetCurrent
  private boolean isOurs(RepositoryUrl url, OwnedName name) {
    return to(url, "read whose credentials these are")
        .get("/user")
        .object()
        .text("login")
        .equalsIgnoreCase(name.owner());
  }

  private ApiRequest to(RepositoryUrl url, String doing) {
    return hosts.api(url).to(doing);
  }

  private static Repository repository(RepositoryUrl url, Fields repository) {
    boolean closed = repository.isTrue("private");
    return new Repository(
        url,
        repository.isTrue("empty") ? "" : repository.text("default_branch"),
        closed ? Visibility.PRIVATE : Visibility.PUBLIC);
  }
}
