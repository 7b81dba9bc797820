package io.gitops4j.git.github;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.List;

/** Comments below GitHub's pull requests, which are issues to that part of its API. */
final class GitHubComments implements Comments {
  /** What GitHub shows in the place of an account that is gone. */
  private static final String GONE = "ghost";

  private final ForgeHosts hosts;

  GitHubComments(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.github.com/rest/issues/comments#list-issue-comments
  @Override
  public List<Comment> of(RepositoryUrl repository, long number) {
    OwnedName name = OwnedName.of(hosts, repository);
    return to(repository, "read the comments of pull request " + number + " of " + name)
        .get("/repos/{}/{}/issues/{}/comments", name.owner(), name.name(), number)
        .with("per_page", 100)
        .all(Pages.linked())
        .stream()
        .map(GitHubComments::comment)
        .toList();
  }

  // https://docs.github.com/rest/issues/comments#create-an-issue-comment
  @Override
  public Comment add(RepositoryUrl repository, long number, String text) {
    OwnedName name = OwnedName.of(hosts, repository);
    return comment(
        to(repository, "comment on pull request " + number + " of " + name)
            .post("/repos/{}/{}/issues/{}/comments", name.owner(), name.name(), number)
            .body(Fields.of("body", text))
            .object());
  }

  // https://docs.github.com/rest/issues/comments#update-an-issue-comment
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
        Identity.login(comment.object("user").findText("login").orElse(GONE)),
        comment.findText("body").orElse(""));
  }
}
