package io.gitops4j.core.spi;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.ProviderException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Divides requests between the tracks of an application by what its manifests say. It only plans:
 * the manifests may be files in Git, whose edits are committed, or objects of a server, whose edits
 * are sent. Routes, rules and backends that are none of the tracks' are never touched. Pure and
 * thread-safe.
 */
public interface TrafficSplitter {
  /**
   * A short name, for sentences and fingerprints, with what it was told: {@code gateway-api web}.
   */
  String name();

  /** What the router can do at all. */
  Set<Feature> features();

  /**
   * Whether a split can be had with these manifests, and if not why: asked before anything starts,
   * so that nothing is silently ignored later.
   */
  Support supports(Manifests current, Split wanted);

  /**
   * The edits that make the manifests say a split; none if they do already. Tracks that the split
   * does not name are taken out, as far as they are this splitter's.
   *
   * @throws ProviderException {@code NOT_FOUND} or {@code INVALID} if {@link #supports} says no
   */
  List<Edit> plan(Manifests current, Split wanted);

  /**
   * What the manifests say now; empty if they say nothing that can be called a split of tracks.
   *
   * @throws ProviderException {@code NOT_FOUND} if what it splits by is missing
   */
  Optional<Split> current(Manifests manifests);

  /** Whether a router does by now what was asked, as its objects on the server tell. */
  Verification verify(Manifests live, Split wanted);

  /** How a track is reached for sure, whatever its share; empty if there is no way. */
  default Optional<DirectRoute> direct(Manifests manifests, String track) {
    return Optional.empty();
  }

  /** What a router can do. */
  enum Feature {
    /** Shares in percent. */
    WEIGHTS,
    /** Requests with a header to a track. */
    HEADER_ROUTE,
    /** Requests with a cookie to a track. */
    COOKIE_ROUTE,
    /** Copies of requests to a track. */
    MIRROR,
    /** A track without a share can be asked. */
    DIRECT_TEST
  }

  /** Whether a split can be had. Immutable. */
  final class Support {
    private static final Support YES = new Support(null);
    private final @Nullable String reason;

    private Support(@Nullable String reason) {
      this.reason = reason;
    }

    /** It can. */
    public static Support yes() {
      return YES;
    }

    /** It can't; a sentence with the remedy says why. */
    public static Support no(String sentence) {
      return new Support(Objects.requireNonNull(sentence, "sentence"));
    }

    /** Whether it can. */
    public boolean isGiven() {
      return reason == null;
    }

    /** Why not; empty if it can. */
    public Optional<String> reason() {
      return Optional.ofNullable(reason);
    }

    @Override
    public String toString() {
      return reason == null ? "supported" : reason;
    }
  }

  /**
   * What a router does by now.
   *
   * @param state in a word
   * @param sentence why
   */
  record Verification(State state, String sentence) {
    /** Checks that both are there. */
    public Verification {
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(sentence, "sentence");
    }

    /** In a word. */
    public enum State {
      /** It does what was asked. */
      DONE,
      /** Not yet. */
      PENDING,
      /** It refuses, and will not by itself. */
      REFUSED
    }
  }

  /**
   * How a track is reached for sure.
   *
   * @param address where; null for the application's own address
   * @param headers to be sent along
   */
  record DirectRoute(@Nullable URI address, Map<String, String> headers) {
    /** Copies the map. */
    public DirectRoute {
      headers = Map.copyOf(headers);
    }
  }
}
