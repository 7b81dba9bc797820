package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.RepositoryUrl;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.jspecify.annotations.Nullable;

/**
 * A bare copy of a remote that only this process uses. All users of one remote and cache folder in
 * this process share it; the last one to close it gives the claim back. It can be lost at any time:
 * a damaged one is thrown away and fetched anew.
 */
final class Mirror implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Mirror.class.getName());
  private static final int MOST_PACKS = 200;
  private static final Map<Path, Mirror> SHARED = new HashMap<>();

  private final Path shared;
  private final MirrorSlot slot;
  private int users;
  private int generation;
  private int deepened;
  private @Nullable BareRepository repository;

  /** The copy before this one, for who is still reading it. */
  private @Nullable Repository retired;

  private Mirror(Path shared, MirrorSlot slot) {
    this.shared = shared;
    this.slot = slot;
  }

  /** The mirror of a remote below a cache folder. */
  static Mirror of(Path cache, RepositoryUrl url) throws IOException {
    Path folder = Files.createDirectories(cache.resolve("git")).toRealPath().resolve(name(url));
    synchronized (SHARED) {
      Mirror mirror = SHARED.get(folder);
      if (mirror == null) {
        mirror = new Mirror(folder, MirrorSlot.claim(folder));
        SHARED.put(folder, mirror);
      }
      mirror.users++;
      return mirror;
    }
  }

  /** The copy as it is now. */
  synchronized BareRepository repository() throws IOException {
    if (repository == null) {
      MirrorLitter.sweep(slot.folder());
      repository = existing().orElse(null);
    }
    if (repository == null) {
      repository = created();
    }
    return repository;
  }

  /** Replaces a damaged copy by an empty one, unless somebody did already. */
  synchronized void renew(Repository damaged) throws IOException {
    if (repository == damaged) {
      LOG.log(Level.WARNING, "A Git mirror was damaged and is fetched anew: " + slot.folder());
      replace(damaged);
    }
  }

  /**
   * Keeps a copy quick: each fetch adds a pack, and with hundreds of them every look takes longer.
   * To fetch the newest commit anew is quicker than to repack.
   */
  synchronized void maintain(Repository copy) throws IOException {
    if (repository == copy && packs(copy) > MOST_PACKS) {
      replace(copy);
    }
  }

  private void replace(Repository old) throws IOException {
    BareRepository next = created();
    if (retired != null) {
      retired.close();
      MirrorLitter.delete(retired.getDirectory().toPath());
    }
    retired = old;
    repository = next;
    deepened = 0;
  }

  private static int packs(Repository copy) {
    String[] names =
        copy.getDirectory().toPath().resolve("objects").resolve("pack").toFile().list();
    return names == null ? 0 : names.length / 2;
  }

  /** The index of the next larger depth. */
  synchronized int nextDepth(int count) {
    int next = Math.min(deepened, count - 1);
    deepened++;
    return next;
  }

  @Override
  public void close() {
    synchronized (SHARED) {
      users--;
      if (users > 0) {
        return;
      }
      SHARED.remove(shared);
    }
    synchronized (this) {
      if (repository != null) {
        repository.close();
        repository = null;
      }
      if (retired != null) {
        retired.close();
        retired = null;
      }
    }
    slot.close();
  }

  private Optional<BareRepository> existing() throws IOException {
    List<Path> copies = generations();
    if (copies.isEmpty()) {
      return Optional.empty();
    }
    Path newest = copies.get(copies.size() - 1);
    for (Path copy : copies) {
      generation = Math.max(generation, number(copy));
      if (!copy.equals(newest)) {
        MirrorLitter.delete(copy);
      }
    }
    try {
      BareRepository found = BareRepository.open(newest);
      if (found.getObjectDatabase().exists()
          && found.getConfig().getBoolean("gitops4j", "mirror", false)) {
        return Optional.of(found);
      }
      found.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A Git mirror cannot be opened and is fetched anew: " + newest);
    }
    MirrorLitter.delete(newest);
    return Optional.empty();
  }

  private BareRepository created() throws IOException {
    generation++;
    Path folder = slot.folder().resolve(generation + ".git");
    BareRepository made = BareRepository.create(folder);
    StoredConfig config = made.getConfig();
    config.setInt("gc", null, "auto", 0);
    config.setInt("gc", null, "autoPackLimit", 0);
    config.setString("protocol", null, "version", "2");
    config.setBoolean("gitops4j", null, "mirror", true);
    config.save();
    return made;
  }

  private List<Path> generations() throws IOException {
    if (!Files.isDirectory(slot.folder())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(slot.folder())) {
      return all.filter(path -> path.getFileName().toString().matches("\\d{1,9}\\.git"))
          .sorted(Comparator.comparingInt(Mirror::number))
          .toList();
    }
  }

  private static int number(Path copy) {
    return Integer.parseInt(copy.getFileName().toString().replace(".git", ""));
  }

  /** A folder name that people recognise and no two remotes share. */
  private static String name(RepositoryUrl url) {
    String readable = url.name().replaceAll("[^A-Za-z0-9._-]+", "-");
    String end = readable.substring(Math.max(0, readable.length() - 40));
    return Digest.of(url.toString().getBytes(UTF_8)).hex().substring(0, 16) + "-" + end;
  }
}
