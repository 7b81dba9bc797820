package io.gitops4j.k8s.cache;

import io.gitops4j.core.edit.RepositoryPath;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who depends on which files of a repository: tells which applications a commit touches, so that
 * nobody asks for each of them. The answer costs what differs between two commits, however many
 * applications there are.
 *
 * <p>What one depends on is said by {@link #set}, or is what was read when it was {@linkplain
 * #render rendered}. Of one that was never said or rendered nothing is known, and nothing is told.
 * Nothing outlives the process. Thread-safe.
 */
public final class Dependents {
  private final Map<Dependent, Set<String>> paths = new HashMap<>();
  private final TreeMap<String, Set<Dependent>> dependents = new TreeMap<>();

  private Dependents() {}

  /** Nobody yet. */
  public static Dependents create() {
    return new Dependents();
  }

  /**
   * Says what one depends on, in place of what was known.
   *
   * @param on files, and folders with everything below them, from the repository's root, whether
   *     they are there or not; the empty text for the whole repository
   * @throws IllegalArgumentException for a path that leaves the repository
   */
  public void set(Dependent who, Collection<String> on) {
    Set<String> checked = new TreeSet<>();
    on.forEach(path -> checked.add(path.isEmpty() ? path : RepositoryPath.checked(path)));
    replace(who, checked);
  }

  /** Forgets one, such as an application that was deleted. */
  public void remove(Dependent who) {
    replace(who, Set.of());
  }

  /** All of whom anything is known, in their order. */
  public synchronized Set<Dependent> all() {
    return new TreeSet<>(paths.keySet());
  }

  /**
   * Renders. What was read for it, or looked for in vain, is what the application depends on from
   * then on; where rendering fails, it is that as well as what was known before.
   *
   * @param folder of the application, from the repository's root; all of it for the empty text
   * @throws ProviderException as the renderer does
   */
  public Rendering render(
      ManifestRenderer renderer,
      GitRepository repository,
      CommitId at,
      String folder,
      RenderContext context) {
    Dependent who = new Dependent(context.application(), context.environment());
    WatchedSource source = new WatchedSource(ManifestSource.of(repository, at, folder));
    try {
      Rendering rendering = renderer.render(source, context);
      replace(who, read(source, folder));
      return rendering;
    } catch (RuntimeException e) {
      Set<String> more = read(source, folder);
      more.addAll(known(who));
      replace(who, more);
      throw e;
    }
  }

  /**
   * Whom the difference between two commits touches, in their order: all, if the repository does
   * not have the first any more, as after a forced push.
   *
   * @param handled what was looked at last
   * @param now what is to be looked at
   * @throws ProviderException if the repository can't be asked, or does not have the second
   */
  public Set<Dependent> touched(GitRepository repository, CommitId handled, CommitId now) {
    return repository.changes(handled, now).map(this::touched).orElseGet(this::all);
  }

  /** Whom files touch that changed, in their order. */
  public synchronized Set<Dependent> touched(Collection<String> changed) {
    Set<Dependent> found = new TreeSet<>();
    for (String path : changed) {
      found.addAll(on(""));
      for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
        found.addAll(on(path.substring(0, end)));
      }
      found.addAll(on(path));
      // below it, up to what follows the slash: a folder may have become a link
      dependents.subMap(path + "/", path + "0").values().forEach(found::addAll);
    }
    return found;
  }

  private Set<Dependent> on(String path) {
    return dependents.getOrDefault(path, Set.of());
  }

  private synchronized List<String> known(Dependent who) {
    return List.copyOf(paths.getOrDefault(who, Set.of()));
  }

  private static Set<String> read(WatchedSource source, String folder) {
    Set<String> found = new TreeSet<>();
    for (String path : source.paths()) {
      found.add(folder.isEmpty() || path.isEmpty() ? folder + path : folder + "/" + path);
    }
    return found;
  }

  private synchronized void replace(Dependent who, Set<String> on) {
    Set<String> before = on.isEmpty() ? paths.remove(who) : paths.put(who, on);
    for (String path : before == null ? Set.<String>of() : before) {
      dependents.computeIfPresent(
          path,
          (p, all) -> {
            all.remove(who);
            return all.isEmpty() ? null : all;
          });
    }
    on.forEach(path -> dependents.computeIfAbsent(path, p -> new TreeSet<>()).add(who));
  }
}
