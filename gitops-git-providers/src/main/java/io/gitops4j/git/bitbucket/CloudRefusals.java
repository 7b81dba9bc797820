package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.Refusal;
import io.gitops4j.core.model.ErrorKind;
import java.util.Optional;

/** What Bitbucket Cloud means where HTTP's statuses do not tell. */
final class CloudRefusals {
  /** Bitbucket's own, for what took it too long; it asks to try again later. */
  private static final int TIMED_OUT = 555;

  private CloudRefusals() {}

  static Optional<Refusal> meaning(ApiAnswer answer) {
    return answer.status() == TIMED_OUT
        ? Optional.of(Refusal.passing(ErrorKind.UNAVAILABLE, "it took Bitbucket too long"))
        : Optional.empty();
  }
}
