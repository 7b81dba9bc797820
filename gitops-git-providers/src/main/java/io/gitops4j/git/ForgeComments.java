package io.gitops4j.git;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.eclipse.jgit.lib.Config;

/** The comments below the pull requests of repositories in folders. */
final class ForgeComments implements Comments {
  private static final String COMMENT = "comment";

  private final ProviderContext context;

  ForgeComments(ProviderContext context) {
    this.context = context;
  }

  @Override
  public List<Comment> of(RepositoryUrl repository, long number) {
    return OpenForge.in(
        repository,
        context,
        "list the comments of pull request " + number,
        forge -> {
          forge.pull(number);
          Config content = forge.forge().comments(number).read();
          return content.getSubsections(COMMENT).stream()
              .sorted(Comparator.comparingLong(Long::parseLong))
              .map(id -> comment(content, id))
              .toList();
        });
  }

  @Override
  public Comment add(RepositoryUrl repository, long number, String text) {
    return change(
        repository,
        number,
        content -> {
          String id = Long.toString(content.getSubsections(COMMENT).size() + 1L);
          content.setString(COMMENT, id, "author", context.author().email());
          return id;
        },
        text);
  }

  @Override
  public Comment replace(RepositoryUrl repository, long number, String id, String text) {
    return change(
        repository,
        number,
        content -> {
          if (!content.getSubsections(COMMENT).contains(id)) {
            throw new ProviderException(
                ErrorKind.NOT_FOUND,
                "Could not change comment "
                    + id
                    + " of pull request "
                    + number
                    + ": there is none of that id. Add a new one.");
          }
          return id;
        },
        text);
  }

  private Comment change(RepositoryUrl repository, long number, Place place, String text) {
    return OpenForge.in(
        repository,
        context,
        "comment on pull request " + number,
        forge ->
            forge.exclusively(
                alone -> {
                  alone.pull(number);
                  ForgeDocument document = alone.forge().comments(number);
                  Config content = document.read();
                  String id = place.in(content);
                  content.setString(COMMENT, id, "text", ForgeDocument.lines(text));
                  document.write(content);
                  return comment(content, id);
                }));
  }

  private static Comment comment(Config content, String id) {
    String author = Objects.requireNonNull(content.getString(COMMENT, id, "author"), "author");
    String text = Objects.requireNonNullElse(content.getString(COMMENT, id, "text"), "");
    return new Comment(id, Identity.email(author), text);
  }

  /** Says which comment it is. */
  private interface Place {
    String in(Config content) throws IOException;
  }
}
