package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A registry's refusals as failures of ours. */
final class HttpFailures {
  private static final int LARGEST_ERROR = 64 * 1024;

  private HttpFailures() {}

  /** An answer that says no; reads its body and closes it. */
  static ProviderException of(HttpAnswer answer) {
    String said = said(answer);
    answer.close();
    int status = answer.status();
    String sentence = "Could not " + answer.call().doing() + ": ";
    String suffix = " (HTTP " + status + said + ")";
    if (status == 429) {
      return new ProviderException(
          ErrorKind.RATE_LIMITED,
          sentence + "the registry asks us to slow down" + suffix,
          Retry.AFTER,
          retryAfter(answer).orElse(null),
          null);
    }
    if (status >= 500) {
      return new ProviderException(
          ErrorKind.UNAVAILABLE,
          sentence + "the registry has a problem" + suffix,
          retry(answer.call()),
          retryAfter(answer).orElse(null),
          null);
    }
    return new ProviderException(kind(status), sentence + reason(status) + suffix);
  }

  /** A connection that could not be made, or broke. */
  static ProviderException broken(HttpCall call, Throwable e) {
    boolean never = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    String host = call.uri().getAuthority();
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not "
            + call.doing()
            + (never ? ": no connection to " : ": the connection broke to ")
            + host
            + reason(e),
        never ? Retry.AFTER : retry(call),
        null,
        e);
  }

  /** A connection that went silent. */
  static ProviderException silent(HttpCall call, Duration patience) {
    String sentence =
        call.uri().getAuthority() + " did nothing for " + patience.toSeconds() + " seconds";
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not " + call.doing() + ": " + sentence,
        retry(call),
        null,
        new HttpTimeoutException(sentence));
  }

  /** Whether a failure took all the time that there was: then it is not repeated at once. */
  static boolean isSilence(ProviderException e) {
    return e.getCause() instanceof HttpTimeoutException;
  }

  private static Retry retry(HttpCall call) {
    return call.isRead() ? Retry.AFTER : Retry.LOOK_FIRST;
  }

  private static ErrorKind kind(int status) {
    return switch (status) {
      case 401 -> ErrorKind.UNAUTHENTICATED;
      case 403 -> ErrorKind.FORBIDDEN;
      case 404 -> ErrorKind.NOT_FOUND;
      case 409, 412 -> ErrorKind.ALREADY_EXISTS;
      case 400, 405, 413, 415, 416, 422 -> ErrorKind.INVALID;
      default -> ErrorKind.INTERNAL;
    };
  }

  private static String reason(int status) {
    return switch (status) {
      case 401 -> "the registry wants other credentials. Check those of this connection";
      case 403 -> "these credentials may not do that";
      case 404 -> "there is none";
      case 405 -> "the registry does not allow it";
      case 409, 412 -> "it is there already and may not be changed";
      default -> "the registry refused it";
    };
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
  }

  /** The registry's own words, shortened; nothing where it has none. */
  private static String said(HttpAnswer answer) {
    try {
      byte[] body = answer.body().readNBytes(LARGEST_ERROR);
      JsonNode first = Json.parse(body).path("errors").path(0);
      String text = first.path("code").asText() + " " + first.path("message").asText();
      String line = text.replaceAll("\\p{Cntrl}", " ").strip();
      return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(200, line.length()));
    } catch (IOException e) {
      return "";
    }
  }

  /** When to come back, in seconds or as a date by the registry's own clock; empty if unsaid. */
  static Optional<Duration> retryAfter(HttpAnswer answer) {
    String value = answer.header("Retry-After").orElse("");
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Duration wait = Duration.between(date(answer.header("Date").orElse("")), date(value));
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
  }
}
