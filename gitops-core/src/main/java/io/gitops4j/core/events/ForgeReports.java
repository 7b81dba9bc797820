package io.gitops4j.core.events;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.GitProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What of one sort is to be shown of a run, as it is now. Immutable and thread-safe. */
interface ForgeReports {
  /** All of it. */
  List<Report> of(Run run);

  /**
   * One thing to show.
   *
   * @param place what is given up together, where it is forbidden: {@code "Comments in shop"}
   * @param topic what of it this is about
   * @param sending shows it
   */
  record Report(String place, String topic, Sending sending) {}

  /** Shows something; done twice, it leaves what doing it once leaves. */
  interface Sending {
    void send(Connections connections);
  }

  /** There is no place for it. */
  final class NoPlaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoPlaceException(String why) {
      super(why);
    }
  }

  /**
   * A facet of a repository's provider.
   *
   * @throws NoPlaceException if it does not have that, or nobody knows the repository
   */
  static <T> T facet(
      Connections connections, String repository, Function<GitProvider, Optional<T>> which) {
    GitProvider provider;
    try {
      provider = connections.provider(repository);
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        throw new NoPlaceException(String.valueOf(e.getMessage()));
      }
      throw e;
    }
    return which
        .apply(provider)
        .orElseThrow(
            () -> new NoPlaceException("the provider of " + repository + " has no place for them"));
  }
}
