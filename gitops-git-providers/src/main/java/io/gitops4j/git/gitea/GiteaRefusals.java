package io.gitops4j.git.gitea;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.Refusal;
import io.gitops4j.core.model.ErrorKind;
import java.util.Optional;

/** What Gitea means where HTTP's statuses do not tell. */
final class GiteaRefusals {
  private GiteaRefusals() {}

  static Optional<Refusal> meaning(ApiAnswer answer) {
    boolean exists = answer.status() == 409 && answer.words().contains("already exists");
    return exists
        ? Optional.of(Refusal.of(ErrorKind.ALREADY_EXISTS, "there is one already"))
        : Optional.empty();
  }
}
