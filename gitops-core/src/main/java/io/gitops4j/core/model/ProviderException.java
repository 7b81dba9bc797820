package io.gitops4j.core.model;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every provider throws: one kind, one sentence, and what the caller may do next.
 *
 * <p>The message has the form "Could not {verb} {object}: {reason}. {remedy}" and never holds a
 * secret. Modules subclass it for detail.
 */
public class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final Retry retry;
  private final @Nullable Duration retryAfter;

  /** A failure that repeating cannot mend. */
  public ProviderException(ErrorKind kind, String message) {
    this(kind, message, Retry.NEVER, null, null);
  }

  /** A failure that repeating cannot mend, with its cause. */
  public ProviderException(ErrorKind kind, String message, @Nullable Throwable cause) {
    this(kind, message, Retry.NEVER, null, cause);
  }

  /**
   * A failure with everything said.
   *
   * @param kind what went wrong
   * @param message "Could not {verb} {object}: {reason}. {remedy}", without any secret
   * @param retry what the caller may do next
   * @param retryAfter how long to wait before that, or {@code null} when the server did not say
   * @param cause what was caught, or {@code null}; its message must not hold a secret either
   */
  public ProviderException(
      ErrorKind kind,
      String message,
      Retry retry,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.retry = Objects.requireNonNull(retry, "retry");
    this.retryAfter = retryAfter;
  }

  /** What went wrong. */
  public final ErrorKind kind() {
    return kind;
  }

  /** What the caller may do next. */
  public final Retry retry() {
    return retry;
  }

  /** How long to wait before the call may be repeated, where the server said so. */
  public final Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
