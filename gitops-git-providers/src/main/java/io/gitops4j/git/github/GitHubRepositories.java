package io.gitops4j.git.github;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.Optional;

/** GitHub's repositories, of organisations and of the account that these credentials are of. */
final class GitHubRepositories implements Repositories {
  private static final String MAIN = "main";

  private final ForgeHosts hosts;

  GitHubRepositories(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.github.com/rest/repos/repos#get-a-repository
  @Override
  public Optional<Repository> find(RepositoryUrl url) {
    OwnedName name = OwnedName.of(hosts, url);
    ApiAnswer answer =
        to(url, "look for repository " + name)
            .get("/repos/{}/{}", name.owner(), name.name())
            .send();
    if (answer.status() == 404) {
      return Optional.empty();
    }
    Fields found = answer.object();
    String branch = found.text("default_branch");
    return Optional.of(repository(url, found, isBorn(url, branch) ? branch : ""));
  }

  /** Of an empty repository GitHub names the default branch that there will be. */
  // https://docs.github.com/rest/branches/branches#get-a-branch
  private boolean isBorn(RepositoryUrl url, String branch) {
    OwnedName name = OwnedName.of(hosts, url);
    ApiAnswer answer =
        to(url, "read branch " + branch + " of " + name)
            .get("/repos/{}/{}/branches/{}", name.owner(), name.name(), branch)
            .send();
    if (!answer.isSuccess() && answer.status() != 404) {
      throw answer.refused();
    }
    return answer.isSuccess();
  }

  @Override
  public Repository create(RepositoryUrl url, Visibility visibility) {
    OwnedName name = OwnedName.of(hosts, url);
    Fields wanted =
        Fields.of("name", name.name())
            .with("private", visibility == Visibility.PRIVATE)
            .with("auto_init", true);
    ApiAnswer answer = inOrganisation(url, name, wanted);
    if (answer.status() == 404 && isOurs(url, name)) {
      answer = forUser(url, name, wanted);
    }
    Fields made = answer.object();
    String branch = made.text("default_branch");
    if (!branch.equals(MAIN)) {
      rename(url, branch);
    }
    return repository(url, made, MAIN);
  }

  // https://docs.github.com/rest/repos/repos#create-an-organization-repository
  private ApiAnswer inOrganisation(RepositoryUrl url, OwnedName name, Fields wanted) {
    return to(url, "make repository " + name)
        .post("/orgs/{}/repos", name.owner())
        .body(wanted)
        .send();
  }

  // https://docs.github.com/rest/repos/repos#create-a-repository-for-the-authenticated-user
  private ApiAnswer forUser(RepositoryUrl url, OwnedName name, Fields wanted) {
    return to(url, "make repository " + name).post("/user/repos").body(wanted).send();
  }

  /** An app's installation is nobody, and may not ask. */
  // https://docs.github.com/rest/users/users#get-the-authenticated-user
  private boolean isOurs(RepositoryUrl url, OwnedName name) {
    ApiAnswer answer = to(url, "read whose credentials these are").get("/user").send();
    return answer.isSuccess() && answer.object().text("login").equalsIgnoreCase(name.owner());
  }

  /** The owner's settings may name the first branch otherwise. */
  // https://docs.github.com/rest/branches/branches#rename-a-branch
  private void rename(RepositoryUrl url, String branch) {
    OwnedName name = OwnedName.of(hosts, url);
    to(url, "rename branch " + branch + " of " + name)
        .post("/repos/{}/{}/branches/{}/rename", name.owner(), name.name(), branch)
        .body(Fields.of("new_name", MAIN))
        .done();
  }

  private ApiRequest to(RepositoryUrl url, String doing) {
    return hosts.api(url).to(doing);
  }

  private static Repository repository(RepositoryUrl url, Fields repository, String branch) {
    boolean closed = repository.isTrue("private");
    return new Repository(url, branch, closed ? Visibility.PRIVATE : Visibility.PUBLIC);
  }
}
