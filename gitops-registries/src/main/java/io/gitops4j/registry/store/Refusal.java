package io.gitops4j.registry.store;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;

/** Failures of the store, as sentences. */
final class Refusal {
  private Refusal() {}

  static ProviderException invalid(String sentence) {
    return new ProviderException(ErrorKind.INVALID, sentence);
  }

  static ProviderException notFound(String sentence) {
    return new ProviderException(ErrorKind.NOT_FOUND, sentence);
  }

  static ProviderException forbidden(String sentence) {
    return new ProviderException(ErrorKind.FORBIDDEN, sentence);
  }

  static ProviderException exists(String sentence) {
    return new ProviderException(ErrorKind.ALREADY_EXISTS, sentence);
  }
}
