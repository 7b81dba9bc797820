package io.gitops4j.core.spi;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;

/**
 * Makes providers; found through {@link java.util.ServiceLoader}. Implementations are public
 * classes with a public constructor without arguments.
 */
public interface GitProviderFactory {
  /** A short name, unique among those on the class path: {@code local}, {@code github}. */
  String name();

  /** Whether this provider is the one for a URL. Does not touch the network. */
  boolean supports(RepositoryUrl url);

  /**
   * Whether this provider is only asked where no other one claims the URL: plain Git, which every
   * forge speaks too. Two that are not, and claim one URL, are an error.
   */
  default boolean fallback() {
    return false;
  }

  /**
   * Whether the host of a URL shows itself as one of this provider's. Asks it, without credentials.
   *
   * @throws ProviderException {@code UNAVAILABLE} if it does not answer
   */
  default boolean recognises(RepositoryUrl url, ProviderContext context) {
    return false;
  }

  /** Makes one. */
  GitProvider create(ProviderContext context);
}
