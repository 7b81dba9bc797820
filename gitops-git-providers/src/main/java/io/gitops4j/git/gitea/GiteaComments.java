package io.gitops4j.git.gitea;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.List;

/** Comments below Gitea's pull requests, which are issues to that part of its API. */
final class GiteaComments implements Comments {
  private final ForgeHosts hosts;

  GiteaComments(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  /** This list comes whole. */
  // https://docs.gitea.com/api/#tag/issue/operation/issueGetComments
  @Override
  public List<Comment> of(RepositoryUrl repository, long number) {
    OwnedName name = OwnedName.of(hosts, repository);
    return to(repository, "read the comments of pull request " + number + " of " + name)
        .get("/repos/{}/{}/issues/{}/comments", name.owner(), name.name(), number)
        .array()
        .stream()
        .map(GiteaComments::comment)
        .toList();
  }

  // https://docs.gitea.com/api/#tag/issue/operation/issueCreateComment
  @Override
  public Comment add(RepositoryUrl repository, long number, String text) {
    OwnedName name = OwnedName.of(hosts, repository);
    return comment(
        to(repository, "comment on pull request " + number + " of " + name)
            .post("/repos/{}/{}/issues/{}/comments", name.owner(), name.name(), number)
            .body(Fields.of("body", text))
            .object());
  }

  // https://docs.gitea.com/api/#tag/issue/operation/issueEditComment
  @Override
  public Comment replace(RepositoryUrl repository, long number, String id, String text) {
    OwnedName name = OwnedName.of(hosts, repository);
    return comment(
        to(repository, "change comment " + id + " of pull request " + number + " of " + name)
            .patch("/repos/{}/{}/issues/comments/{}", name.owner(), name.name(), id)
            .body(Fields.of("body", text))
            .object());
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private static Comment comment(Fields comment) {
    return new Comment(
        comment.text("id"),
        Identity.login(comment.object("user").text("login")),
        comment.text("body"));
  }
}
