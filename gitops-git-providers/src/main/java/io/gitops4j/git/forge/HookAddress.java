package io.gitops4j.git.forge;

import java.net.URI;
import java.util.Optional;

/** Where webhooks are sent, as forges write it. */
public final class HookAddress {
  private HookAddress() {}

  /** An address; empty where it is none, as with placeholders that the forge fills in. */
  public static Optional<URI> read(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
