package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.Comparator;
import java.util.List;

/**
 * The notes of GitLab's merge requests. Those on lines of code, and those that GitLab itself writes
 * of what happened, are left out.
 */
// https://docs.gitlab.com/api/notes/#merge-requests
final class GitLabNotes implements Comments {
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  GitLabNotes(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public List<Comment> of(RepositoryUrl repository, long number) {
    return to(repository, "read the notes of", number)
        .get("/projects/{}/merge_requests/{}/notes", project(repository), number)
        .with("per_page", PAGE)
        .all(Pages.linked())
        .stream()
        .filter(note -> !note.isTrue("system"))
        .filter(note -> !note.findText("type").orElse("").equals("DiffNote"))
        .sorted(Comparator.comparing(note -> note.number("id")))
        .map(GitLabNotes::comment)
        .toList();
  }

  @Override
  public Comment add(RepositoryUrl repository, long number, String text) {
    return comment(
        to(repository, "add a note to", number)
            .post("/projects/{}/merge_requests/{}/notes", project(repository), number)
            .body(Fields.of("body", text))
            .object());
  }

  @Override
  public Comment replace(RepositoryUrl repository, long number, String id, String text) {
    return comment(
        to(repository, "replace note " + id + " of", number)
            .put("/projects/{}/merge_requests/{}/notes/{}", project(repository), number, id)
            .body(Fields.of("body", text))
            .object());
  }

  private static Comment comment(Fields note) {
    return new Comment(
        note.text("id"), Identity.login(note.object("author").text("username")), note.text("body"));
  }

  private ApiRequest to(RepositoryUrl repository, String what, long number) {
    return hosts
        .api(repository)
        .to(what + " merge request " + number + " of " + project(repository));
  }

  private String project(RepositoryUrl repository) {
    return hosts.name(repository);
  }
}
