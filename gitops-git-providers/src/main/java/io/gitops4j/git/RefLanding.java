package io.gitops4j.git;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Creates or deletes one ref, with compare-and-set. Used once, by one thread. */
final class RefLanding {
  private static final int MOST_ATTEMPTS = 6;

  private final Origin origin;
  private final GitFailure failure;
  private final RefChange change;

  /** Says what is wrong with a ref that is neither as it was nor as it is to be. */
  private final Function<ObjectId, ProviderException> other;

  RefLanding(
      Origin origin,
      GitFailure failure,
      RefChange change,
      Function<ObjectId, ProviderException> other) {
    this.origin = origin;
    this.failure = failure;
    this.change = change;
    this.other = other;
  }

  /** Makes it so, or throws. One that is so already is success. */
  void land() throws IOException {
    @Nullable PushReply refusal = null;
    int unmoved = 0;
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      try (PushSession session = origin.open()) {
        ObjectId now = session.head(change.ref()).orElse(ObjectId.zeroId());
        if (now.equals(change.to())) {
          session.settle(change);
          return;
        }
        if (!now.equals(change.from())) {
          throw other.apply(now);
        }
        if (refusal != null && !refusal.cut() && ++unmoved >= 2) {
          throw refused(refusal.text());
        }
        PushReply reply = session.push(List.of(change), null);
        if (reply.landed().contains(change.ref())) {
          return;
        }
        refusal = reply;
      } catch (IOException e) {
        if (refusal == null) {
          throw e;
        }
        throw lost(e);
      }
      Pause.before(attempt);
    }
    throw lost(
        new Errand.TooLateException(Optional.ofNullable(refusal).map(PushReply::text).orElse("")));
  }

  private RuntimeException lost(IOException e) {
    return failure.of("change " + change.ref(), e, true);
  }

  private ProviderException refused(String reason) {
    return new ProviderException(
        ErrorKind.FORBIDDEN,
        "Could not change "
            + change.ref()
            + " of "
            + failure.url()
            + ": "
            + (reason.isBlank() ? "the remote refused and did not say why" : reason)
            + ". Ask who guards it.",
        Retry.NEVER,
        null,
        null);
  }
}
