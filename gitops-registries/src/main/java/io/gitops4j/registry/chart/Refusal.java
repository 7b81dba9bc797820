package io.gitops4j.registry.chart;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Failures of charts, as sentences. */
final class Refusal {
  private static final int LONGEST = 100;

  private Refusal() {}

  static ProviderException invalid(String sentence) {
    return new ProviderException(ErrorKind.INVALID, sentence);
  }

  static ProviderException invalid(String sentence, @Nullable Throwable cause) {
    return new ProviderException(ErrorKind.INVALID, sentence, cause);
  }

  static ProviderException notFound(String sentence) {
    return new ProviderException(ErrorKind.NOT_FOUND, sentence);
  }

  /** What was read is not what was asked for: a defect on the other side. */
  static ProviderException altered(String sentence) {
    return new ProviderException(ErrorKind.INTERNAL, sentence);
  }

  /** A file or a connection failed. */
  static ProviderException broken(String doing, IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ProviderException(
        ErrorKind.UNAVAILABLE, "Could not " + doing + ": " + reason + ".", Retry.AFTER, null, e);
  }

  /**
   * An address of others as it may stand in a sentence: without a user, and what a query may hold.
   */
  static String address(String url) {
    return shown(url.replaceFirst("(?s)[?#].*", "").replaceFirst("//[^/]*@", "//"));
  }

  /** Text of others as it may stand in a sentence: one line, not long. */
  static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > LONGEST ? printable.substring(0, LONGEST) + "…" : printable;
  }
}
