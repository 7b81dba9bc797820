package io.gitops4j.contracts.registry;

import io.gitops4j.core.model.ProviderException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer that says no, with one of the specification's codes. */
final class RefusedRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final LinkedHashMap<String, String> headers = new LinkedHashMap<>();

  RefusedRequest(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /**
   * What the registry behind says no with.
   *
   * @param invalid the code where what was sent is wrong
   * @param unknown the code where something is not there
   */
  static RefusedRequest of(ProviderException e, String invalid, String unknown) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case INVALID -> new RefusedRequest(400, invalid, message);
      case NOT_FOUND -> new RefusedRequest(404, unknown, message);
      case UNAUTHENTICATED, FORBIDDEN -> new RefusedRequest(403, "DENIED", message);
      case RATE_LIMITED -> later(new RefusedRequest(429, "TOOMANYREQUESTS", message), e);
      case UNAVAILABLE -> later(new RefusedRequest(503, "UNKNOWN", message), e);
      default -> new RefusedRequest(500, "UNKNOWN", message);
    };
  }

  private static RefusedRequest later(RefusedRequest refusal, ProviderException e) {
    return e.retryAfter()
        .map(Duration::toSeconds)
        .map(seconds -> refusal.with("Retry-After", Long.toString(seconds)))
        .orElse(refusal);
  }

  /** The same with a header; for one thread. */
  RefusedRequest with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Map<String, String> headers() {
    return headers;
  }
}
