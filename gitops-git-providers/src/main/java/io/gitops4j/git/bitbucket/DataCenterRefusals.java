package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.Refusal;
import io.gitops4j.core.model.ErrorKind;
import java.util.Optional;

/** What Data Center means where HTTP's statuses do not tell: it names its exceptions. */
// https://developer.atlassian.com/server/bitbucket/rest/v902/intro/#errors-and-validation
final class DataCenterRefusals {
  private DataCenterRefusals() {}

  static Optional<Refusal> meaning(ApiAnswer answer) {
    if (isA(answer, "DuplicatePullRequestException")) {
      return Optional.of(Refusal.of(ErrorKind.ALREADY_EXISTS, "there is one already"));
    }
    if (isA(answer, "EmptyPullRequestException")) {
      return Optional.of(
          Refusal.of(ErrorKind.INVALID, "the branch has nothing that its target lacks"));
    }
    return isA(answer, "AuthorisationException")
        ? Optional.of(Refusal.of(ErrorKind.FORBIDDEN, "these credentials may not do that"))
        : Optional.empty();
  }

  /** Whether somebody else changed a pull request or a comment since it was read. */
  static boolean isOutOfDate(ApiAnswer answer) {
    return isA(answer, "PullRequestOutOfDateException") || isA(answer, "CommentOutOfDateException");
  }

  private static boolean isA(ApiAnswer answer, String exception) {
    return (answer.status() == 409 || answer.status() == 401)
        && answer.text().contains("." + exception + "\"");
  }
}
