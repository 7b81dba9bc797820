package io.gitops4j.canary.traffic;

import io.gitops4j.core.model.Names;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tracks of an application, and what a router calls them: a Service, a subset, a deployment. A
 * splitter changes nothing but these; every other backend is somebody else's. Immutable.
 */
public final class Tracks {
  private static final String TRACK = "{track}";
  private final Map<String, String> backends;

  private Tracks(Map<String, String> backends) {
    if (backends.isEmpty()) {
      throw new IllegalArgumentException("There are no tracks. Name at least one");
    }
    backends.forEach(
        (track, backend) -> {
          Names.check("track", track);
          Names.check("backend", backend);
        });
    if (Set.copyOf(backends.values()).size() < backends.size()) {
      throw new IllegalArgumentException("Two tracks have the same backend: " + backends);
    }
    this.backends = Collections.unmodifiableMap(new LinkedHashMap<>(backends));
  }

  /**
   * Tracks whose backends are called as they are.
   *
   * @throws IllegalArgumentException if there is none, or one is no name or named twice
   */
  public static Tracks of(String... names) {
    Map<String, String> backends = new LinkedHashMap<>();
    for (String name : names) {
      if (backends.put(name, name) != null) {
        throw new IllegalArgumentException("A track is named twice: " + name);
      }
    }
    return new Tracks(backends);
  }

  /**
   * The tracks {@code blue} and {@code green}.
   *
   * @param pattern of their backends: {@code web-{track}}
   */
  public static Tracks blueGreen(String pattern) {
    return of("blue", "green").named(pattern);
  }

  /**
   * The same tracks, their backends called by a pattern.
   *
   * @param pattern with {@code {track}} in it: {@code web-{track}}
   * @throws IllegalArgumentException if it has no {@code {track}}, or makes no names
   */
  public Tracks named(String pattern) {
    if (!pattern.contains(TRACK)) {
      throw new IllegalArgumentException("A pattern says {track} where the name goes: " + pattern);
    }
    Map<String, String> named = new LinkedHashMap<>();
    backends.keySet().forEach(track -> named.put(track, pattern.replace(TRACK, track)));
    return new Tracks(named);
  }

  /**
   * The same tracks, and this one with that backend.
   *
   * @throws IllegalArgumentException if one is no name, or the backend is another track's
   */
  public Tracks with(String track, String backend) {
    Map<String, String> more = new LinkedHashMap<>(backends);
    more.put(track, backend);
    return new Tracks(more);
  }

  /** Their names, in order. */
  public Set<String> names() {
    return backends.keySet();
  }

  /**
   * What the router calls a track.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public String backend(String track) {
    String backend = backends.get(track);
    if (backend == null) {
      throw new IllegalArgumentException("No track is called " + track + "; there are " + names());
    }
    return backend;
  }

  /** Whose backend that is; empty if it is no track's. */
  public Optional<String> trackOf(String backend) {
    return backends.entrySet().stream()
        .filter(entry -> entry.getValue().equals(backend))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** {@code blue: web-blue, green: web-green}. */
  @Override
  public String toString() {
    return backends.toString();
  }
}
