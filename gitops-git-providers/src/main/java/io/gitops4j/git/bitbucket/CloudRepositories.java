package io.gitops4j.git.bitbucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.net.URLEncoder;
import java.util.Optional;

/**
 * Bitbucket Cloud's repositories. A new one comes into the workspace's oldest project, and is empty
 * before its first commit, which is made by a second call.
 */
final class CloudRepositories implements Repositories {
  private static final int REFUSED = 400;
  private static final int MISSING = 404;

  private final ForgeHosts hosts;

  CloudRepositories(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-get
  @Override
  public Optional<Repository> find(RepositoryUrl url) {
    OwnedName name = OwnedName.of(hosts, url);
    ApiAnswer answer =
        to(url, "look for repository " + name)
            .get("/repositories/{}/{}", name.owner(), name.name())
            .send();
    return answer.status() == MISSING
        ? Optional.empty()
        : Optional.of(repository(url, answer.object()));
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-post
  @Override
  public Repository create(RepositoryUrl url, Visibility visibility) {
    OwnedName name = OwnedName.of(hosts, url);
    String doing = "create repository " + name;
    ApiAnswer answer =
        to(url, doing)
            .post("/repositories/{}/{}", name.owner(), name.name())
            .body(
                Fields.of("type", "repository")
                    .with("scm", "git")
                    .with("is_private", visibility == Visibility.PRIVATE))
            .send();
    if (answer.status() == REFUSED && answer.words().contains("already exists")) {
      throw new ProviderException(
          ErrorKind.ALREADY_EXISTS, "Could not " + doing + ": there is one already.");
    }
    Repository empty = repository(url, answer.object());
    begin(url);
    return new Repository(url, "main", empty.visibility());
  }

  /** The first commit's branch is the main one from then on. */
  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-source/#api-repositories-workspace-repo-slug-src-post
  private void begin(RepositoryUrl url) {
    OwnedName name = OwnedName.of(hosts, url);
    String form =
        "branch=main&message=Begin&"
            + URLEncoder.encode("/README.md", UTF_8)
            + "="
            + URLEncoder.encode("# " + name.name() + "\n", UTF_8);
    to(url, "make the first commit of " + name)
        .post("/repositories/{}/{}/src", name.owner(), name.name())
        .body("application/x-www-form-urlencoded", form.getBytes(UTF_8))
        .done();
  }

  private ApiRequest to(RepositoryUrl url, String doing) {
    return hosts.api(url).to(doing);
  }

  private static Repository repository(RepositoryUrl url, Fields repository) {
    return new Repository(
        url,
        repository.object("mainbranch").findText("name").orElse(""),
        repository.isTrue("is_private") ? Visibility.PRIVATE : Visibility.PUBLIC);
  }
}
