package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.Comparator;
import java.util.List;

/**
 * Comments of Bitbucket Cloud's pull requests. Those on lines of code, deleted ones and those of a
 * review that is not finished are left out.
 */
final class CloudComments implements Comments {
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  CloudComments(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-comments-get
  @Override
  public List<Comment> of(RepositoryUrl repository, long number) {
    OwnedName name = OwnedName.of(hosts, repository);
    return to(repository, "read the comments of", number)
        .get("/repositories/{}/{}/pullrequests/{}/comments", name.owner(), name.name(), number)
        .with("pagelen", PAGE)
        .all(Pages.naming("values", "next"))
        .stream()
        .filter(one -> !one.isTrue("deleted") && !one.isTrue("pending"))
        .filter(one -> one.find("inline").isEmpty())
        .sorted(Comparator.comparing(one -> one.number("id")))
        .map(CloudComments::comment)
        .toList();
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-comments-post
  @Override
  public Comment add(RepositoryUrl repository, long number, String text) {
    OwnedName name = OwnedName.of(hosts, repository);
    return comment(
        to(repository, "comment on", number)
            .post("/repositories/{}/{}/pullrequests/{}/comments", name.owner(), name.name(), number)
            .body(body(text))
            .object());
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-comments-comment-id-put
  @Override
  public Comment replace(RepositoryUrl repository, long number, String id, String text) {
    OwnedName name = OwnedName.of(hosts, repository);
    String path = "/repositories/{}/{}/pullrequests/{}/comments/{}";
    return comment(
        to(repository, "replace comment " + id + " of", number)
            .put(path, name.owner(), name.name(), number, id)
            .body(body(text))
            .object());
  }

  private static Fields body(String text) {
    return Fields.of("type", "pullrequest_comment").with("content", Fields.of("raw", text));
  }

  private static Comment comment(Fields comment) {
    return new Comment(
        comment.text("id"),
        Identity.login(comment.object("user").findText("uuid").orElse("nobody")),
        comment.object("content").findText("raw").orElse(""));
  }

  private ApiRequest to(RepositoryUrl repository, String what, long number) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts.api(repository).to(what + " pull request " + number + " of " + name);
  }
}
