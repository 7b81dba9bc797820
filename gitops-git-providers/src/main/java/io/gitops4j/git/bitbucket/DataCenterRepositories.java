package io.gitops4j.git.bitbucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Data Center's repositories. A new one is empty before its first commit, which is made by a second
 * call; one that is to be public needs a third.
 */
final class DataCenterRepositories implements Repositories {
  private static final String ONE = "/api/latest/projects/{}/repos/{}";
  private static final String BOUNDARY = "gitops4j-0d5a7c1e";
  private static final int MISSING = 404;
  private static final int CONFLICT = 409;

  private final ForgeHosts hosts;
  private final DataCenterApi api;

  DataCenterRepositories(ForgeHosts hosts) {
    this.hosts = hosts;
    this.api = new DataCenterApi(hosts);
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-project/#api-api-latest-projects-projectkey-repos-repositoryslug-get
  @Override
  public Optional<Repository> find(RepositoryUrl url) {
    OwnedName name = api.name(url);
    ApiAnswer answer =
        api.to(url, "look for repository " + name).get(ONE, name.owner(), name.name()).send();
    if (answer.status() == MISSING) {
      return Optional.empty();
    }
    boolean isPublic = answer.object().isTrue("public");
    return Optional.of(
        new Repository(url, defaultBranch(url), isPublic ? Visibility.PUBLIC : Visibility.PRIVATE));
  }

  /** The one that is configured, if it is there. */
  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-api-latest-projects-projectkey-repos-repositoryslug-default-branch-get
  private String defaultBranch(RepositoryUrl url) {
    OwnedName name = api.name(url);
    ApiAnswer answer =
        api.to(url, "read the default branch of " + name)
            .get(ONE + "/default-branch", name.owner(), name.name())
            .send();
    String branch = answer.status() == MISSING ? "" : answer.object().text("displayId");
    return branch.isEmpty() || hosts.repository(url).head(branch).isEmpty() ? "" : branch;
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-project/#api-api-latest-projects-projectkey-repos-post
  @Override
  public Repository create(RepositoryUrl url, Visibility visibility) {
    OwnedName name = api.name(url);
    String doing = "create repository " + name;
    ApiAnswer answer =
        api.to(url, doing)
            .post("/api/latest/projects/{}/repos", name.owner())
            .body(Fields.of("name", name.name()).with("scmId", "git").with("defaultBranch", "main"))
            .send();
    if (answer.status() == CONFLICT) {
      throw new ProviderException(
          ErrorKind.ALREADY_EXISTS, "Could not " + doing + ": there is one already.");
    }
    if (!answer.isSuccess()) {
      throw answer.refused();
    }
    begin(url);
    if (visibility == Visibility.PUBLIC) {
      publish(url);
    }
    return new Repository(url, "main", visibility);
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-api-latest-projects-projectkey-repos-repositoryslug-browse-path-put
  private void begin(RepositoryUrl url) {
    OwnedName name = api.name(url);
    Map<String, String> form =
        new TreeMap<>(
            Map.of("branch", "main", "content", "# " + name.name() + "\n", "message", "Begin"));
    StringBuilder body = new StringBuilder();
    form.forEach(
        (field, value) ->
            body.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"")
                .append(field + "\"\r\n\r\n" + value + "\r\n"));
    body.append("--" + BOUNDARY + "--\r\n");
    api.to(url, "make the first commit of " + name)
        .put(ONE + "/browse/README.md", name.owner(), name.name())
        .body("multipart/form-data; boundary=" + BOUNDARY, body.toString().getBytes(UTF_8))
        .done();
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-project/#api-api-latest-projects-projectkey-repos-repositoryslug-put
  private void publish(RepositoryUrl url) {
    OwnedName name = api.name(url);
    api.to(url, "make repository " + name + " public")
        .put(ONE, name.owner(), name.name())
        .body(Fields.of("public", true))
        .done();
  }
}
