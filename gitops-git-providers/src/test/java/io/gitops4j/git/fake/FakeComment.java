package io.gitops4j.git.fake;

/**
 * A comment on a fake forge.
 *
 * @param id its number on the forge
 * @param pull the pull request's number
 * @param login who wrote it
 * @param text in Markdown
 */
public record FakeComment(long id, long pull, String login, String text) {
  /** The same with another text. */
  public FakeComment with(String other) {
    return new FakeComment(id, pull, login, other);
  }
}
