package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.model.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Objects that are asked for again and again, as by those who wait until each is well. Where many
 * of a kind and namespace are, a list answers for all of them, once a second at most. Where that
 * would bring more of others than of these, or can't be had, each is asked for by itself.
 * Thread-safe.
 */
final class RecentObjects {
  /** So old an answer may be. */
  static final Duration AGE = Duration.ofSeconds(1);

  /** Whoever waits looks again within five seconds. */
  private static final Duration LATELY = Duration.ofSeconds(6);

  /** After a list that did not pay, unless twice as many are asked for. */
  private static final Duration SINGLY = Duration.ofMinutes(1);

  /** A list for fewer is not worth it. */
  private static final int FEW = 8;

  /** A list may have so many objects for each that is asked for. */
  private static final int SHARE = 4;

  /** And so many in all. */
  private static final int MOST = 1000;

  private final Cluster cluster;
  private final InstantSource clock;
  private final Map<Place, Asked> places = new ConcurrentHashMap<>();

  RecentObjects(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  /** A kind in a namespace. */
  private record Place(String apiVersion, String kind, String namespace) {}

  /** One list, which who comes first asks for and all others wait for; empty if it did not pay. */
  private static final class Look extends FutureTask<Optional<Map<String, Fields>>> {
    private final Instant begun;

    Look(Instant begun, Callable<Optional<Map<String, Fields>>> list) {
      super(list);
      this.begun = begun;
    }

    boolean isRecent(Instant now) {
      return !now.isBefore(begun) && now.isBefore(begun.plus(AGE));
    }
  }

  /** An object as it was within the last second; empty if there was none. */
  Optional<Fields> find(Fields like) {
    ObjectId id = cluster.identify(like);
    Place place = new Place(like.text("apiVersion"), id.kind(), id.namespace());
    Optional<Map<String, Fields>> all =
        places.computeIfAbsent(place, Asked::new).look(id.name()).flatMap(RecentObjects::answer);
    return all.isPresent() ? Optional.ofNullable(all.get().get(id.name())) : cluster.find(like);
  }

  private static Map<String, Fields> byName(List<Fields> objects) {
    Map<String, Fields> all = new HashMap<>();
    objects.forEach(each -> all.put(each.object("metadata").text("name"), each));
    return all;
  }

  private static Optional<Map<String, Fields>> answer(Look look) {
    look.run();
    try {
      return look.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A list failed in an unknown way", e.getCause());
    }
  }

  /** What is asked for in one place. */
  private final class Asked {
    private final Place place;
    private final Map<String, Instant> lately = new HashMap<>();
    private Instant singlyUntil = Instant.MIN;
    private int tooFew;
    private @Nullable Look latest;

    Asked(Place place) {
      this.place = place;
    }

    /** What answers for an object; empty if it is to be asked for by itself. */
    synchronized Optional<Look> look(String name) {
      Instant now = clock.instant();
      lately.put(name, now);
      lately.values().removeIf(at -> at.plus(LATELY).isBefore(now));
      int most = Math.min(MOST, SHARE * lately.size());
      if (lately.size() < FEW || (now.isBefore(singlyUntil) && most / 2 < tooFew)) {
        latest = null;
        return Optional.empty();
      }
      Look look = latest;
      if (look == null || !look.isRecent(now)) {
        look = new Look(now, () -> list(most));
        latest = look;
      }
      return Optional.of(look);
    }

    private Optional<Map<String, Fields>> list(int most) {
      try {
        Optional<List<Fields>> found =
            cluster.list(place.apiVersion(), place.kind(), place.namespace(), "", most);
        if (found.isEmpty()) {
          singly(most);
        }
        return found.map(RecentObjects::byName);
      } catch (ProviderException e) {
        System.getLogger(RecentObjects.class.getName())
            .log(System.Logger.Level.DEBUG, "Each " + place.kind() + " is asked for by itself", e);
        singly(MOST);
        return Optional.empty();
      }
    }

    private synchronized void singly(int most) {
      singlyUntil = clock.instant().plus(SINGLY);
      tooFew = most;
    }
  }
}
