package io.gitops4j.benchmarks;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.git.JGitRepository;
import io.gitops4j.k8s.WorkloadRenderer;
import io.gitops4j.k8s.cache.CachedRenderer;
import io.gitops4j.k8s.cache.Dependent;
import io.gitops4j.k8s.cache.Dependents;
import io.gitops4j.k8s.cache.RenderingCache;
import io.gitops4j.k8s.model.CanonicalJson;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Applications of a repository rendered after a commit that touches one, by workload templates and
 * with a cache that has what was there before: those that the commit touches, found out by
 * comparing it with the one before; all of them; and all without a cache. Then what memory the
 * renderings and the cache take. Prints a row of a table in Markdown. {@code rendering.sh} runs it.
 */
public final class RenderingBenchmark {
  private static final long CACHE = 1L << 30;

  private final JGitRepository repository;
  private final int applications;

  private RenderingBenchmark(JGitRepository repository, int applications) {
    this.repository = repository;
    this.applications = applications;
  }

  /**
   * Runs it.
   *
   * @param arguments a bare repository, a folder for whatever is kept, how many applications it
   *     has, how many rounds
   */
  public static void main(String[] arguments) {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("REPOSITORY FOLDER APPLICATIONS ROUNDS");
    }
    RepositoryUrl url = RepositoryUrl.of(Path.of(arguments[0]));
    ProviderContext context = ProviderContext.in(Path.of(arguments[1]));
    try (JGitRepository repository = JGitRepository.open(url, context)) {
      new RenderingBenchmark(repository, Integer.parseInt(arguments[2]))
          .measure(Integer.parseInt(arguments[3]));
    }
  }

  private void measure(int rounds) {
    CountedRenderer plain = new CountedRenderer(WorkloadRenderer.create());
    CountedRenderer counted = new CountedRenderer(WorkloadRenderer.create());
    long empty = usedHeap();
    RenderingCache cache = RenderingCache.inMemory(CACHE);
    ManifestRenderer cached = CachedRenderer.of(counted, cache);
    CommitId head = repository.head("main").orElseThrow();
    render(cached, head, 0, applications);
    long kept = usedHeap() - empty;
    Dependents dependents = dependents();
    Times touched = new Times();
    Times found = new Times();
    Times without = new Times();
    Times with = new Times();
    int made = 0;
    for (int round = 0; round <= rounds; round++) {
      int number = round * 7919 % applications;
      String path = path(number) + "/workload.yaml";
      CommitId handled = head;
      head = PromotionBenchmark.set(repository, path, "replicas", 3 + round);
      int before = counted.renderings();
      long begin = System.nanoTime();
      Set<Dependent> who = dependents.touched(repository, handled, head);
      long compared = (System.nanoTime() - begin) / 1000;
      long asked = compared + took(cached, head, who, number);
      long all = took(cached, head, 0, applications);
      long anew = took(plain, head, 0, applications);
      if (round > 0) {
        touched.add(asked);
        found.add(compared);
        with.add(all);
        without.add(anew);
        made += counted.renderings() - before;
      }
    }
    long most = usedHeap();
    List<Rendering> renderings = render(plain, head, 0, applications);
    long held = usedHeap() - most;
    int objects = renderings.stream().mapToInt(r -> r.manifests().size()).sum();
    long json = renderings.stream().mapToLong(RenderingBenchmark::json).sum();
    System.out.printf(
        Locale.ROOT,
        "| %,d | %.1f ms | %.1f ms | %.0f ms | %.0f ms | %.1f | %.3f ms | %.1f | %,d | %.1f MB | %.1f MB | %.1f MB |%n",
        applications,
        touched.median() / 1000,
        found.median() / 1000,
        without.median() / 1000,
        with.median() / 1000,
        without.median() / with.median(),
        with.median() / 1000 / applications,
        (double) made / rounds,
        objects,
        json / 1e6,
        held / 1e6,
        kept / 1e6);
  }

  /** Who depends on what, as whoever runs the applications says it once. */
  private Dependents dependents() {
    Dependents all = Dependents.create();
    for (int i = 0; i < applications; i++) {
      all.set(new Dependent("app-" + i, "prod"), List.of(path(i)));
    }
    return all;
  }

  private long took(ManifestRenderer renderer, CommitId at, Set<Dependent> who, int expected) {
    if (!who.equals(Set.of(new Dependent("app-" + expected, "prod")))) {
      throw new IllegalStateException("The commit touched " + who);
    }
    return took(renderer, at, expected, expected + 1);
  }

  private long took(ManifestRenderer renderer, CommitId at, int from, int to) {
    long begin = System.nanoTime();
    render(renderer, at, from, to);
    return (System.nanoTime() - begin) / 1000;
  }

  private List<Rendering> render(ManifestRenderer renderer, CommitId at, int from, int to) {
    List<Rendering> all = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      ManifestSource source = ManifestSource.of(repository, at, path(i));
      all.add(renderer.render(source, RenderContext.of("app-" + i, "prod")));
    }
    return all;
  }

  private static long json(Rendering rendering) {
    return rendering.manifests().stream()
        .mapToLong(manifest -> CanonicalJson.write(manifest.object()).length())
        .sum();
  }

  private static String path(int number) {
    return String.format(Locale.ROOT, "apps/app-%05d", number);
  }

  private static long usedHeap() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
