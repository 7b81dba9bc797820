package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Comments of Data Center's pull requests, and the replies to them. Those on lines of code, and
 * those of a review that is not finished, are left out. There is no list of them: the activities
 * hold them.
 */
final class DataCenterComments implements Comments {
  private static final String ONE = "/api/latest/projects/{}/repos/{}/pull-requests/{}/comments/{}";
  private static final int ATTEMPTS = 3;

  private final DataCenterApi api;

  DataCenterComments(ForgeHosts hosts) {
    this.api = new DataCenterApi(hosts);
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-activities-get
  @Override
  public List<Comment> of(RepositoryUrl repository, long number) {
    OwnedName name = api.name(repository);
    String path = "/api/latest/projects/{}/repos/{}/pull-requests/{}/activities";
    Map<Long, Comment> found = new TreeMap<>();
    to(repository, "read the comments of", number)
        .get(path, name.owner(), name.name(), number)
        .with("limit", DataCenterApi.PAGE)
        .all(DataCenterApi.PAGES)
        .stream()
        .filter(activity -> activity.text("action").equals("COMMENTED"))
        .filter(activity -> activity.find("commentAnchor").isEmpty())
        .forEach(activity -> collect(activity.object("comment"), found));
    return List.copyOf(found.values());
  }

  private static void collect(Fields comment, Map<Long, Comment> found) {
    if (comment.find("id").isPresent() && !comment.isTrue("pending")) {
      found.put(comment.number("id"), comment(comment));
      comment.objects("comments").forEach(reply -> collect(reply, found));
    }
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-comments-post
  @Override
  public Comment add(RepositoryUrl repository, long number, String text) {
    OwnedName name = api.name(repository);
    String path = "/api/latest/projects/{}/repos/{}/pull-requests/{}/comments";
    return comment(
        to(repository, "comment on", number)
            .post(path, name.owner(), name.name(), number)
            .body(Fields.of("text", text))
            .object());
  }

  /** Replaces the version that is there; when somebody else was faster, nothing happened. */
  @Override
  public Comment replace(RepositoryUrl repository, long number, String id, String text) {
    ApiAnswer answer = attempt(repository, number, id, text);
    for (int i = 1; i < ATTEMPTS && DataCenterRefusals.isOutOfDate(answer); i++) {
      answer = attempt(repository, number, id, text);
    }
    return comment(answer.object());
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-comments-commentid-get
  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-comments-commentid-put
  private ApiAnswer attempt(RepositoryUrl repository, long number, String id, String text) {
    OwnedName name = api.name(repository);
    ApiRequest request = to(repository, "replace comment " + id + " of", number);
    Fields read = request.get(ONE, name.owner(), name.name(), number, id).object();
    return request
        .put(ONE, name.owner(), name.name(), number, id)
        .body(Fields.of("text", text).with("version", read.number("version")))
        .send();
  }

  private static Comment comment(Fields comment) {
    return new Comment(
        comment.text("id"),
        Identity.login(comment.object("author").text("name")),
        comment.text("text"));
  }

  private ApiRequest to(RepositoryUrl repository, String what, long number) {
    return api.to(repository, what + " pull request " + number + " of " + api.name(repository));
  }
}
