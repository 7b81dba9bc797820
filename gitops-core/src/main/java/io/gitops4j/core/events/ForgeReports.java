package io.gitops4j.core.events;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.spi.Connections;
import java.util.List;
import java.util.Optional;

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

  /** A forge has no place for it. */
  final class NoPlaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoPlaceException(String repository) {
      super("the provider of " + repository + " has no place for them");
    }
  }

  /** A facet of a repository's provider. */
  static <T> T facet(Optional<T> facet, String repository) {
    return facet.orElseThrow(() -> new NoPlaceException(repository));
  }
}
