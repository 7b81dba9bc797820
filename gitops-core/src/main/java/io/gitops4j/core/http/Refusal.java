package io.gitops4j.core.http;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Retry;

/**
 * What an answer means that is no success.
 *
 * @param kind what went wrong
 * @param reason half a sentence and, after a full stop, the remedy if there is one
 * @param retry what the caller may do next
 */
public record Refusal(ErrorKind kind, String reason, Retry retry) {
  /** One that repeating cannot mend. */
  public static Refusal of(ErrorKind kind, String reason) {
    return new Refusal(kind, reason, Retry.NEVER);
  }

  /** One that did nothing and passes by itself. */
  public static Refusal passing(ErrorKind kind, String reason) {
    return new Refusal(kind, reason, Retry.AFTER);
  }

  /** What a status means where an API says nothing else (RFC 9110). */
  static Refusal ofStatus(ApiRequest request, int status) {
    if (status >= 500) {
      Retry retry = request.isRead() ? Retry.AFTER : Retry.LOOK_FIRST;
      return new Refusal(ErrorKind.UNAVAILABLE, "the server has a problem", retry);
    }
    return switch (status) {
      case 401 ->
          of(
              ErrorKind.UNAUTHENTICATED,
              "the server does not know these credentials. Check those of this connection");
      case 403 -> of(ErrorKind.FORBIDDEN, "these credentials may not do that");
      case 404, 410 ->
          of(ErrorKind.NOT_FOUND, "there is none, or these credentials may not see it");
      case 409, 412 -> of(ErrorKind.STALE, "something else is there by now");
      case 429 -> passing(ErrorKind.RATE_LIMITED, "the server asks us to slow down");
      default -> of(ErrorKind.INVALID, "the server refuses it");
    };
  }
}
