package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.Split.Route;
import io.gitops4j.core.spi.TrafficSplitter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What all splitters have in common: what is supported is what can be planned, so that the two
 * never differ.
 */
abstract class ManifestSplitter implements TrafficSplitter {
  private final String name;
  private final Tracks tracks;

  ManifestSplitter(String name, Tracks tracks) {
    this.name = Objects.requireNonNull(name, "name");
    this.tracks = Objects.requireNonNull(tracks, "tracks");
  }

  /** The edits for a split that {@link #features} allow, of tracks that are known. */
  abstract List<Edit> edits(Manifests manifests, Split wanted);

  /** Whether what the router says of itself is what its objects ask for; they say the split. */
  abstract Verification state(Manifests live);

  /** Whether a server that says the first does the second. */
  boolean isSame(Split said, Split wanted) {
    return said.equals(wanted);
  }

  /** What is split by, as a sentence has it: {@code HTTPRoute web}. */
  abstract String subject();

  /** Whether all tracks may have 0 %. */
  boolean mayBeIdle() {
    return false;
  }

  final Tracks tracks() {
    return tracks;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Support supports(Manifests current, Split wanted) {
    try {
      plan(current, wanted);
      return Support.yes();
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.INVALID || e.kind() == ErrorKind.NOT_FOUND) {
        return Support.no(Objects.requireNonNull(e.getMessage(), "a refusal says why"));
      }
      throw e;
    }
  }

  @Override
  public final List<Edit> plan(Manifests current, Split wanted) {
    check(wanted);
    return List.copyOf(edits(current, wanted));
  }

  @Override
  public final Verification verify(Manifests live, Split wanted) {
    Optional<Split> now = current(live);
    if (now.filter(has -> isSame(has, wanted)).isEmpty()) {
      String has = now.map(Split::toString).orElse("no split of " + tracks.names());
      return pending(subject() + " has " + has + " on the server, not yet " + wanted);
    }
    return state(live);
  }

  @Override
  public Optional<DirectRoute> direct(Manifests manifests, String track) {
    Optional<Split> now = current(manifests);
    Optional<DirectRoute> routed =
        now.flatMap(Split::route)
            .filter(route -> route.track().equals(track))
            .map(ManifestSplitter::direct);
    return routed.or(
        () ->
            now.filter(split -> split.percent(track) == 100)
                .map(split -> new DirectRoute(null, Map.of())));
  }

  private static DirectRoute direct(Route route) {
    boolean header = route.by() == Route.By.HEADER;
    String name = header ? route.name() : "Cookie";
    String value = header ? route.value() : route.name() + "=" + route.value();
    return new DirectRoute(null, Map.of(name, value));
  }

  private void check(Split wanted) {
    wanted.weights().keySet().forEach(this::known);
    wanted
        .route()
        .ifPresent(
            route -> {
              boolean header = route.by() == Route.By.HEADER;
              Feature needed = header ? Feature.HEADER_ROUTE : Feature.COOKIE_ROUTE;
              needs(needed, "sends requests to a track by " + (header ? "header" : "cookie"));
              part(wanted, route.track());
            });
    wanted
        .mirror()
        .ifPresent(
            mirror -> {
              needs(Feature.MIRROR, "sends copies of requests");
              part(wanted, mirror.track());
            });
    boolean idle = wanted.weights().values().stream().allMatch(percent -> percent == 0);
    if (idle && !mayBeIdle()) {
      throw refused("no track would get requests", "Give one of them a share");
    }
  }

  private void known(String track) {
    if (!tracks.names().contains(track)) {
      throw refused(
          "it knows no track " + track + ", only " + tracks.names(), "Name it in its Tracks");
    }
  }

  private void needs(Feature feature, String what) {
    if (!features().contains(feature)) {
      throw refused("nothing there " + what, "Ask for what it has: " + features());
    }
  }

  private void part(Split wanted, String track) {
    if (!wanted.has(track)) {
      throw refused(track + " has no part in " + wanted, "Give it a share, which may be 0 %");
    }
  }

  final ProviderException refused(String why, String remedy) {
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not split requests by " + subject() + ": " + why + ". " + remedy + ".");
  }

  static Verification done(String sentence) {
    return new Verification(Verification.State.DONE, sentence);
  }

  static Verification pending(String sentence) {
    return new Verification(Verification.State.PENDING, sentence);
  }

  static Verification refusedBy(String sentence) {
    return new Verification(Verification.State.REFUSED, sentence);
  }
}
