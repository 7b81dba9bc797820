package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The layers that Jib keeps: a folder for each, under its digest. Jib opens them whenever it likes,
 * so they are removed only while nobody builds. Thread-safe, also among processes.
 */
final class JibCache {
  private final Path folder;
  private final long largest;
  private final CacheLeases leases;

  /** Layers below a folder, of at most so many bytes between builds. */
  JibCache(Path folder, long largest) {
    this.folder = Objects.requireNonNull(folder, "folder").toAbsolutePath().normalize();
    this.largest = largest;
    this.leases = new CacheLeases(this.folder, Duration.ZERO);
  }

  Path folder() {
    return folder;
  }

  /** Where Jib keeps layers of base images; we give it none. */
  Path base() {
    return folder.resolve("base");
  }

  /** Where Jib keeps the layers it builds. */
  Path application() {
    return folder.resolve("application");
  }

  /** Does a piece of work, after which the cache is made small again. */
  <T> T during(Supplier<T> work) {
    return leases.during(work, () -> leases.alone(this::shrink));
  }

  /** Says that a layer was of use now. */
  void used(Digest layer) throws IOException {
    Path kept = layers().resolve(layer.hex());
    if (Files.exists(kept)) {
      Files.setLastModifiedTime(kept, FileTime.from(SystemClock.utc().instant()));
    }
  }

  private Path layers() {
    return application().resolve("layers");
  }

  private record Layer(Path folder, long size, FileTime used) {}

  private boolean shrink() throws IOException {
    if (!leases.areNone() || Files.notExists(layers())) {
      return false;
    }
    List<Layer> all = new ArrayList<>(found());
    all.sort(Comparator.comparing(Layer::used));
    long size = all.stream().mapToLong(Layer::size).sum();
    for (Layer oldest : all) {
      if (size <= largest) {
        break;
      }
      // renamed first: Jib takes a folder without its file for a defect
      Path gone = layers().resolveSibling("gone-" + UUID.randomUUID());
      Files.move(oldest.folder(), gone, StandardCopyOption.ATOMIC_MOVE);
      TemporaryFolder.remove(gone);
      size -= oldest.size();
    }
    return true;
  }

  private List<Layer> found() throws IOException {
    List<Path> folders;
    try (Stream<Path> files = Files.list(layers())) {
      folders = files.filter(Files::isDirectory).toList();
    }
    List<Layer> found = new ArrayList<>();
    for (Path each : folders) {
      long size = 0;
      try (Stream<Path> files = Files.list(each)) {
        for (Path file : files.toList()) {
          size += Files.size(file);
        }
      }
      found.add(new Layer(each, size, Files.getLastModifiedTime(each)));
    }
    return found;
  }
}
