package io.gitops4j.git.azure;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.git.forge.ForgeHosts;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The comments below Azure DevOps' pull requests. They are in threads, and a comment's id is that
 * of its thread and its own. Threads on lines of code, and what Azure DevOps itself writes, are
 * left out. A new comment is a thread that is closed, so that no policy waits for somebody to
 * resolve it.
 */
final class AzureThreads implements Comments {
  private static final String THREADS = "/pullRequests/{}/threads";

  private final AzureApi api;

  AzureThreads(ForgeHosts hosts) {
    this.api = new AzureApi(hosts);
  }

  /** A comment and where it is. */
  private record Said(long thread, Fields comment) {
    OffsetDateTime at() {
      return OffsetDateTime.parse(comment.text("publishedDate"));
    }

    boolean isOfPeople() {
      return comment.text("commentType").equals("text") && !comment.isTrue("isDeleted");
    }

    Comment read() {
      return new Comment(
          thread + "/" + comment.number("id"),
          Identity.login(comment.object("author").findText("uniqueName").orElse("unknown")),
          comment.findText("content").orElse(""));
    }
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads/list
  @Override
  public List<Comment> of(RepositoryUrl repository, long number) {
    return api
        .repository(repository, "read the comments of pull request " + number)
        .get(THREADS, number)
        .object()
        .objects(AzureApi.ITEMS)
        .stream()
        .filter(thread -> thread.find("threadContext").isEmpty())
        .flatMap(AzureThreads::said)
        .filter(Said::isOfPeople)
        .sorted(Comparator.comparing(Said::at).thenComparing(Said::thread))
        .map(Said::read)
        .toList();
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads/create
  @Override
  public Comment add(RepositoryUrl repository, long number, String text) {
    Fields comment = Fields.of("content", text).with("commentType", "text");
    Fields thread =
        api.repository(repository, "comment pull request " + number)
            .post(THREADS, number)
            .body(Fields.of("comments", List.of(comment)).with("status", "closed"))
            .object();
    return said(thread).findFirst().orElseThrow().read();
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-thread-comments/update
  @Override
  public Comment replace(RepositoryUrl repository, long number, String id, String text) {
    String[] ids = id.split("/", 2);
    Fields comment =
        api.repository(repository, "replace comment " + id + " of pull request " + number)
            .patch(THREADS + "/{}/comments/{}", number, ids[0], ids[ids.length - 1])
            .body(Fields.of("content", text))
            .object();
    return new Said(Long.parseLong(ids[0]), comment).read();
  }

  private static Stream<Said> said(Fields thread) {
    return thread.objects("comments").stream()
        .map(comment -> new Said(thread.number("id"), comment));
  }
}
