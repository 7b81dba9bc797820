package io.gitops4j.registry;

import java.io.IOException;

/** Bytes that do not have the digest or size they were asked for by. */
final class DigestMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  DigestMismatchException(String message) {
    super(message);
  }
}
