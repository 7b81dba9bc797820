package io.gitops4j.k8s;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an environment's folder holds by our hand. Immutable.
 *
 * @param current the last deployment that was applied completely, or null
 * @param begun the deployment that was begun and has not been completed, or null
 * @param entries the files, by their paths
 */
record Inventory(@Nullable Applied current, @Nullable Applied begun, Map<String, Entry> entries) {
  /** Another format would be read wrongly. */
  private static final long FORMAT = 1;

  /** Where nothing was ever applied. */
  static final Inventory NONE = new Inventory(null, null, Map.of());

  /**
   * A file of ours.
   *
   * @param object what it holds
   * @param digests of the contents that we put there or were about to, the latest first; none for a
   *     file that somebody altered and that is no longer ours
   */
  record Entry(String object, List<Digest> digests) {
    /** Keeps copies. */
    Entry {
      digests = List.copyOf(digests);
    }

    /** Whether the file is left alone. */
    boolean isLeft() {
      return digests.isEmpty();
    }
  }

  /** Keeps copies, sorted by path. */
  Inventory {
    entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  /** The entry of a path. */
  Optional<Entry> find(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** Before files change: what was there stays ours, and what comes is ours already. */
  Inventory beginning(Applied next, Collection<DesiredFile> files) {
    Map<String, Entry> all = new LinkedHashMap<>(entries);
    for (DesiredFile file : files) {
      Set<Digest> digests = new LinkedHashSet<>();
      digests.add(file.digest());
      find(file.path()).ifPresent(entry -> digests.addAll(entry.digests()));
      all.put(file.path(), new Entry(file.object(), new ArrayList<>(digests)));
    }
    return new Inventory(current, next, all);
  }

  /** After the files changed. */
  static Inventory completed(
      Applied now, Collection<DesiredFile> files, Map<String, Entry> leftAlone) {
    Map<String, Entry> all = new LinkedHashMap<>(leftAlone);
    files.forEach(f -> all.put(f.path(), new Entry(f.object(), List.of(f.digest()))));
    return new Inventory(now, null, all);
  }

  /** As a document. */
  byte[] write() {
    List<Fields> objects = new ArrayList<>();
    entries.forEach(
        (path, entry) ->
            objects.add(
                Fields.of("path", path)
                    .with("object", entry.object())
                    .with("digests", entry.digests().stream().map(Digest::toString).toList())));
    return ManifestYaml.write(
        Fields.of("format", FORMAT)
            .with("current", fields(current))
            .with("begun", fields(begun))
            .with("objects", objects));
  }

  /**
   * Reads a document that {@link #write()} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Inventory read(Fields document) {
    if (document.number("format") != FORMAT) {
      throw new IllegalArgumentException(
          "it has the format " + document.number("format") + " of another version");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Fields object : document.objects("objects")) {
      List<Digest> digests = object.texts("digests").stream().map(Digest::parse).toList();
      entries.put(object.text("path"), new Entry(object.text("object"), digests));
    }
    return new Inventory(
        applied(document.object("current")), applied(document.object("begun")), entries);
  }

  private static @Nullable Fields fields(@Nullable Applied applied) {
    return applied == null
        ? null
        : Fields.of("key", applied.key().value()).with("digest", applied.digest().toString());
  }

  private static @Nullable Applied applied(Fields fields) {
    return fields.isEmpty()
        ? null
        : new Applied(new OperationKey(fields.text("key")), Digest.parse(fields.text("digest")));
  }
}
