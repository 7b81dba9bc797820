package io.gitops4j.core.spi;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Names;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How requests are divided between the tracks of an application, such as {@code blue} and {@code
 * green}: shares in percent, and, beside them, requests that always go to one track, or are copied
 * to one. Immutable.
 */
public final class Split {
  private final Map<String, Integer> weights;
  private final @Nullable Route route;
  private final @Nullable Mirror mirror;

  private Split(Map<String, Integer> weights, @Nullable Route route, @Nullable Mirror mirror) {
    this.weights = weights;
    this.route = route;
    this.mirror = mirror;
  }

  /**
   * Requests that always go to one track.
   *
   * @param by what of the request is looked at
   * @param name of the header or cookie
   * @param value it has exactly
   * @param track where they go
   */
  public record Route(By by, String name, String value, String track) {
    /** Checks what was given. */
    public Route {
      Objects.requireNonNull(by, "by");
      Names.check("track", track);
      if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
        throw new IllegalArgumentException("That is no name of a header or cookie: " + name);
      }
      if (value.isEmpty() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
        throw new IllegalArgumentException(
            "The value of " + name + " needs printable characters without blanks: " + value);
      }
    }

    /** What of a request is looked at. */
    public enum By {
      /** A header. */
      HEADER,
      /** A cookie. */
      COOKIE
    }
  }

  /**
   * Requests of which a track gets a copy whose answer nobody sees.
   *
   * @param track who gets it
   * @param percent of all requests, 1 to 100
   */
  public record Mirror(String track, int percent) {
    /** Checks what was given. */
    public Mirror {
      Names.check("track", track);
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException("Of 1 to 100 % of requests a copy is sent: " + percent);
      }
    }
  }

  /** Everything to one track. */
  public static Split all(String track) {
    return of(Map.of(track, 100));
  }

  /** So much to one track, the rest to another, which comes first. */
  public static Split of(String rest, String track, int percent) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    weights.put(rest, 100 - percent);
    if (weights.put(track, percent) != null) {
      throw new IllegalArgumentException("Requests are divided between two tracks: " + track);
    }
    return of(weights);
  }

  /**
   * Shares in percent by track. A track with 0 is there and gets no share; one that is not named is
   * to have no part in it.
   *
   * @throws IllegalArgumentException unless each is 0 to 100, and together they are 100; or all are
   *     0, for something that no track answers
   */
  public static Split of(Map<String, Integer> weights) {
    int sum = 0;
    for (Map.Entry<String, Integer> weight : weights.entrySet()) {
      Names.check("track", weight.getKey());
      if (weight.getValue() < 0 || weight.getValue() > 100) {
        throw new IllegalArgumentException("A share is 0 to 100 %: " + weight);
      }
      sum += weight.getValue();
    }
    if (sum != 100 && sum != 0) {
      throw new IllegalArgumentException("The shares make " + sum + " %, not 100: " + weights);
    }
    return new Split(Collections.unmodifiableMap(new LinkedHashMap<>(weights)), null, null);
  }

  /** The same, and requests with that header to a track. */
  public Split withHeader(String name, String value, String track) {
    return new Split(weights, new Route(Route.By.HEADER, name, value, track), mirror);
  }

  /** The same, and requests with that cookie to a track. */
  public Split withCookie(String name, String value, String track) {
    return new Split(weights, new Route(Route.By.COOKIE, name, value, track), mirror);
  }

  /** The same, and to a track a copy of so many percent of all requests. */
  public Split withMirror(String track, int percent) {
    return new Split(weights, route, new Mirror(track, percent));
  }

  /** Shares in percent by track, in order. */
  public Map<String, Integer> weights() {
    return weights;
  }

  /** A track's share in percent; 0 if it has no part. */
  public int percent(String track) {
    return weights.getOrDefault(track, 0);
  }

  /** Whether a track has a part, be it 0 %. */
  public boolean has(String track) {
    return weights.containsKey(track);
  }

  /** Requests that always go to one track; empty if there are none. */
  public Optional<Route> route() {
    return Optional.ofNullable(route);
  }

  /** Who gets a copy of requests; empty if nobody. */
  public Optional<Mirror> mirror() {
    return Optional.ofNullable(mirror);
  }

  /** For the journal; {@link #of(Fields)} reads it back. */
  public Fields toFields() {
    Fields fields = Fields.of("weights", weights);
    if (route != null) {
      Fields to =
          Fields.of("by", route.by().name())
              .with("name", route.name())
              .with("value", route.value())
              .with("track", route.track());
      fields = fields.with("route", to);
    }
    return mirror == null
        ? fields
        : fields.with(
            "mirror", Fields.of("track", mirror.track()).with("percent", mirror.percent()));
  }

  /**
   * Reads what {@link #toFields} wrote.
   *
   * @throws IllegalArgumentException if they are no split
   */
  public static Split of(Fields fields) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    Fields shares = fields.object("weights");
    shares.asMap().keySet().forEach(t -> weights.put(t, Math.toIntExact(shares.number(t))));
    Split split = of(weights);
    Fields to = fields.object("route");
    Fields copy = fields.object("mirror");
    return new Split(
        split.weights,
        to.isEmpty()
            ? null
            : new Route(
                Route.By.valueOf(to.text("by")),
                to.text("name"),
                to.text("value"),
                to.text("track")),
        copy.isEmpty()
            ? null
            : new Mirror(copy.text("track"), Math.toIntExact(copy.number("percent"))));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Split that
        && weights.equals(that.weights)
        && Objects.equals(route, that.route)
        && Objects.equals(mirror, that.mirror);
  }

  @Override
  public int hashCode() {
    return Objects.hash(weights, route, mirror);
  }

  /** {@code blue 90 %, green 10 %}. */
  @Override
  public String toString() {
    String shares =
        weights.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue() + " %")
            .collect(Collectors.joining(", "));
    String routed =
        route == null
            ? ""
            : "; "
                + route.by().name().toLowerCase(Locale.ROOT)
                + " "
                + route.name()
                + ": "
                + route.value()
                + " to "
                + route.track();
    return shares
        + routed
        + (mirror == null ? "" : "; copies of " + mirror.percent() + " % to " + mirror.track());
  }
}
