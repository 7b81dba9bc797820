package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The failures registries have in common, as sentences. */
final class Failures {
  private Failures() {}

  static ProviderException invalid(String sentence) {
    return new ProviderException(ErrorKind.INVALID, sentence);
  }

  static ProviderException notFound(String sentence) {
    return new ProviderException(ErrorKind.NOT_FOUND, sentence);
  }

  /** What was read is not what was asked for: a defect on the other side. */
  static ProviderException altered(String sentence) {
    return new ProviderException(ErrorKind.INTERNAL, sentence);
  }

  static ProviderException noBlob(String repository, Digest digest) {
    return notFound("Could not read the blob " + digest + " of " + repository + ": there is none");
  }

  static ProviderException noManifest(String repository, String reference) {
    return notFound(
        "Could not find " + reference + " in " + repository + ": no manifest has that name");
  }

  /** The source of a blob failed; nothing was stored. */
  static ProviderException source(String repository, Digest digest, IOException e) {
    String sentence = "Could not store the blob " + digest + " in " + repository + ": ";
    if (e instanceof DigestMismatchException) {
      return new ProviderException(ErrorKind.INVALID, sentence + e.getMessage(), e);
    }
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        sentence + "its source could not be read (" + reason(e) + ")",
        Retry.AFTER,
        null,
        e);
  }

  /** A folder or file could not be read or written. */
  static ProviderException disk(String sentence, IOException e) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE, sentence + ": " + reason(e), Retry.AFTER, null, e);
  }

  /** Restores the interrupt flag. */
  static ProviderException interrupted(String sentence, @Nullable InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        sentence + ": the thread was interrupted",
        Retry.LOOK_FIRST,
        null,
        e);
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    String type = e.getClass().getSimpleName();
    return message == null ? type : type + ": " + message;
  }
}
