package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.Refusal;
import io.gitops4j.core.model.ErrorKind;
import java.util.Locale;
import java.util.Optional;

/** What GitLab means where HTTP's statuses do not tell. */
final class GitLabRefusals {
  private GitLabRefusals() {}

  static Optional<Refusal> meaning(ApiAnswer answer) {
    boolean exists =
        answer.status() == 409
            && answer.words().toLowerCase(Locale.ROOT).contains("already exists");
    return exists
        ? Optional.of(Refusal.of(ErrorKind.ALREADY_EXISTS, "there is one already"))
        : Optional.empty();
  }
}
