package io.gitops4j.git.github;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.Refusal;
import io.gitops4j.core.model.ErrorKind;
import java.util.Optional;

/** What GitHub means where HTTP's statuses do not tell. */
final class GitHubRefusals {
  private GitHubRefusals() {}

  static Optional<Refusal> meaning(ApiAnswer answer) {
    String words = answer.words();
    return Optional.ofNullable(
        switch (answer.status()) {
          case 403 -> isLimit(words) ? limited() : null;
          case 405 -> Refusal.of(ErrorKind.INVALID, "the repository does not allow it");
          case 422 -> ofValidation(words);
          default -> null;
        });
  }

  /** Limits on bursts come without a header that says so, at times. */
  // https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
  private static boolean isLimit(String words) {
    return words.contains("secondary rate limit") || words.contains("abuse detection");
  }

  private static Refusal limited() {
    return Refusal.passing(ErrorKind.RATE_LIMITED, "the server asks us to slow down");
  }

  private static Refusal ofValidation(String words) {
    if (words.contains("already exists")) {
      return Refusal.of(ErrorKind.ALREADY_EXISTS, "there is one already");
    }
    if (words.contains("No ref found")) {
      return Refusal.of(ErrorKind.NOT_FOUND, "there is no such branch");
    }
    return words.contains("No commits between")
        ? Refusal.of(ErrorKind.INVALID, "the branch has nothing that its target lacks")
        : Refusal.of(ErrorKind.INVALID, "the server refuses it");
  }
}
