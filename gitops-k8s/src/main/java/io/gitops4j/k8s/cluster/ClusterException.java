package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an API server refused, and which fields it was about. */
public final class ClusterException extends ProviderException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final transient List<Cause> causes;

  ClusterException(
      Refusal refusal,
      List<Cause> causes,
      String message,
      boolean changesNothing,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(refusal.kind, message, refusal.retry(changesNothing), retryAfter, cause);
    this.refusal = refusal;
    this.causes = List.copyOf(causes);
  }

  /** Why it was refused. */
  public enum Refusal {
    /** Somebody else owns fields that were to be set; the causes name field and manager. */
    CONFLICT(ErrorKind.EDIT_CONFLICT, Retry.NEVER),
    /** Fields have values that they may not have; the causes name them. */
    INVALID(ErrorKind.INVALID, Retry.NEVER),
    /** Fields were to change that can't once the object is there; the causes name them. */
    IMMUTABLE(ErrorKind.INVALID, Retry.NEVER),
    /** Its kind has no such field; the causes name it. */
    UNKNOWN_FIELD(ErrorKind.INVALID, Retry.NEVER),
    /** An admission webhook or policy said no. */
    DENIED(ErrorKind.FORBIDDEN, Retry.NEVER),
    /** These credentials may not do that, or a quota is used up. */
    FORBIDDEN(ErrorKind.FORBIDDEN, Retry.NEVER),
    /** The server doesn't know these credentials. */
    UNAUTHENTICATED(ErrorKind.UNAUTHENTICATED, Retry.NEVER),
    /** The object's namespace is not there, or on its way out. */
    NAMESPACE_MISSING(ErrorKind.NOT_FOUND, Retry.AFTER),
    /** The server doesn't serve the object's kind: its definition may not be there yet. */
    API_MISSING(ErrorKind.NOT_FOUND, Retry.AFTER),
    /** There is no such object. */
    MISSING(ErrorKind.NOT_FOUND, Retry.NEVER),
    /** The object is another than was expected. */
    STALE(ErrorKind.STALE, Retry.NEVER),
    /** The object is there already. */
    EXISTS(ErrorKind.ALREADY_EXISTS, Retry.NEVER),
    /** The server asks us to slow down. */
    OVERLOADED(ErrorKind.RATE_LIMITED, Retry.AFTER),
    /** The server could not be reached, or has a problem; whether it did something is not known. */
    UNAVAILABLE(ErrorKind.UNAVAILABLE, Retry.LOOK_FIRST);

    private final ErrorKind kind;
    private final Retry retry;

    Refusal(ErrorKind kind, Retry retry) {
      this.kind = kind;
      this.retry = retry;
    }

    /** What changes nothing needs no look before it is sent again. */
    private Retry retry(boolean changesNothing) {
      return retry == Retry.LOOK_FIRST && changesNothing ? Retry.AFTER : retry;
    }
  }

  /**
   * One field that it was refused for.
   *
   * @param field its path, {@code .spec.replicas}; empty where the server names none
   * @param manager who owns it, for conflicts; else empty
   * @param message the server's own words; not those about Secrets, which may repeat their content
   */
  public record Cause(String field, String manager, String message) {}

  /** Why it was refused. */
  public Refusal refusal() {
    return refusal;
  }

  /** The fields that it was refused for; empty where the server names none. */
  public List<Cause> causes() {
    // not kept when it is serialised
    return causes == null ? List.of() : causes;
  }
}
