package io.gitops4j.core.engine;

import io.gitops4j.core.engine.VersionRecord.VersionNoticed;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.pipeline.Versions;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest version in a repository, by its tags; remembers when artifacts were created, so
 * that each is read once. Not thread-safe.
 */
final class NewestVersion {
  private static final System.Logger LOG = System.getLogger(NewestVersion.class.getName());
  private static final String CREATED = "org.opencontainers.image.created";

  /** A registry is asked for so many tags at a time; its own pages may be smaller. */
  private static final int PAGE = 10_000;

  /** More artifacts than this are not read to find the newest. */
  private static final int MOST_READ = 500;

  private final Trigger.Watched watched;
  private final Versions versions;
  private final Map<String, Optional<Instant>> creation = new HashMap<>();
  private int passedOver;

  NewestVersion(Trigger.Watched watched) {
    this.watched = watched;
    this.versions = watched.versions();
  }

  /**
   * A version that the registry has.
   *
   * @param created if that is what versions are ordered by
   */
  record Found(String tag, @Nullable Instant created) {}

  /** The newest one that is newer than the last; empty if there is none. */
  Optional<Found> newerThan(@Nullable VersionNoticed last, Registry registry) {
    Optional<Found> newest = versions.isByCreation() ? latest(registry) : highest(registry);
    return newest.filter(found -> last == null || isNewer(found, last));
  }

  /** What can't be told is not newer. */
  private boolean isNewer(Found found, VersionNoticed last) {
    Instant before = last.created();
    Instant now = found.created();
    return versions.isByCreation()
        ? before != null && now != null && now.isAfter(before)
        : versions.oldestFirst().compare(found.tag(), last.tag()) > 0;
  }

  private Optional<Found> highest(Registry registry) {
    Comparator<String> order = versions.oldestFirst().thenComparing(Comparator.naturalOrder());
    List<String> newest = new ArrayList<>();
    List<String> without = new ArrayList<>();
    eachMatch(
        registry,
        tag -> {
          if (!versions.includes(tag)) {
            without.add(tag);
          } else if (newest.isEmpty() || order.compare(tag, newest.get(0)) > 0) {
            newest.clear();
            newest.add(tag);
          }
        });
    tell(without, "what their pattern's group has of them is no number, or no version");
    return newest.stream().findFirst().map(tag -> new Found(tag, null));
  }

  private Optional<Found> latest(Registry registry) {
    List<String> matching = new ArrayList<>();
    eachMatch(registry, matching::add);
    creation.keySet().retainAll(matching);
    if (matching.size() - creation.size() > MOST_READ) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not find the newest version in "
              + watched.repository()
              + ": "
              + matching.size()
              + " tags match, and each would have to be read for the time it was created at. Give"
              + " the pattern a group (?<order>[0-9]+) or (?<version>…), or let it match fewer.");
    }
    List<Found> found = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (String tag : matching) {
      Optional<Instant> at = creation.computeIfAbsent(tag, key -> created(registry, key));
      at.ifPresentOrElse(time -> found.add(new Found(tag, time)), () -> without.add(tag));
    }
    if (matching.size() == 1 && found.isEmpty()) {
      return Optional.of(new Found(matching.get(0), null)); // the only one needs no order
    }
    tell(without, "they don't say when they were created, in the annotation " + CREATED);
    return found.stream().max(Comparator.comparing(NewestVersion::time).thenComparing(Found::tag));
  }

  private static Instant time(Found found) {
    return found.created() == null ? Instant.MIN : found.created();
  }

  private void eachMatch(Registry registry, Consumer<String> consumer) {
    String repository = watched.repository().repository();
    String after = "";
    List<String> page = registry.tags(repository, after, PAGE);
    while (!page.isEmpty()) {
      page.stream().filter(versions::matches).forEach(consumer);
      String last = page.get(page.size() - 1);
      if (page.size() < PAGE || last.compareTo(after) <= 0) {
        return;
      }
      after = last;
      page = registry.tags(repository, after, PAGE);
    }
  }

  /** What can't be ordered is told when its number changes. */
  private void tell(List<String> without, String why) {
    if (!without.isEmpty() && without.size() != passedOver) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} tags of {1} are passed over as versions, {2} for one: {3}.",
          without.size(),
          watched.repository(),
          without.get(0),
          why);
    }
    passedOver = without.size();
  }

  private Optional<Instant> created(Registry registry, String tag) {
    String repository = watched.repository().repository();
    try {
      Fields manifest = Fields.none();
      Optional<Manifest> read = registry.manifest(repository, tag);
      if (read.isPresent()) {
        manifest = RecordCodec.fields(read.get().content());
      }
      return manifest
          .object("annotations")
          .findText(CREATED)
          .map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "A tag has no time: " + tag, e);
      return Optional.empty();
    }
  }
}
