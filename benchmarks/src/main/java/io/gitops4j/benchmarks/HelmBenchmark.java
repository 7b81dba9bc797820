package io.gitops4j.benchmarks;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.process.Program;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.git.JGitRepository;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.k8s.cache.CachedRenderer;
import io.gitops4j.k8s.cache.RenderingCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One chart for many applications, one after the other: {@code helm template} on files of a working
 * tree, as people run it; ours from Git, by the executable and by Helm in a JVM of its own; and
 * ours from Git with a cache that has all but one of them. In turns; each application's time
 * counts. Prints a table in Markdown. {@code rendering.sh} runs it.
 */
public final class HelmBenchmark {
  private final JGitRepository repository;
  private final Path helm;
  private final Path files;
  private final int applications;

  private HelmBenchmark(JGitRepository repository, Path helm, Path files, int applications) {
    this.repository = repository;
    this.helm = helm;
    this.files = files;
    this.applications = applications;
  }

  /** Renders one application. */
  private interface Way {
    void render(int number);
  }

  /**
   * Runs it.
   *
   * @param arguments a bare repository, a folder for whatever is kept, Helm, a working tree of the
   *     repository, how many applications, how many rounds
   */
  public static void main(String[] arguments) {
    if (arguments.length != 6) {
      throw new IllegalArgumentException("REPOSITORY FOLDER HELM FILES APPLICATIONS ROUNDS");
    }
    RepositoryUrl url = RepositoryUrl.of(Path.of(arguments[0]));
    ProviderContext context = ProviderContext.in(Path.of(arguments[1]));
    try (JGitRepository repository = JGitRepository.open(url, context)) {
      new HelmBenchmark(
              repository,
              Path.of(arguments[2]),
              Path.of(arguments[3]),
              Integer.parseInt(arguments[4]))
          .measure(Integer.parseInt(arguments[5]));
    }
  }

  private void measure(int rounds) {
    HelmRenderer.Builder chart =
        HelmRenderer.builder().chart("charts/app").values("apps/{application}/values.yaml");
    HelmRenderer ours = chart.program(helm).build();
    HelmRenderer embedded = chart.embedded().build();
    CountedRenderer counted = new CountedRenderer(ours);
    ManifestRenderer cached = CachedRenderer.of(counted, RenderingCache.inMemory(256 << 20));
    Times template = new Times();
    Times without = new Times();
    Times inJvm = new Times();
    Times with = new Times();
    int made = 0;
    for (int round = 0; round <= rounds; round++) {
      String values = "apps/" + name(round % applications) + "/values.yaml";
      CommitId head = PromotionBenchmark.promote(repository, values, "1.0." + (round + 1));
      int before = counted.renderings();
      boolean counts = round > 0;
      take(counts ? template : new Times(), this::template);
      take(counts ? without : new Times(), number -> render(ours, head, number));
      take(counts ? inJvm : new Times(), number -> render(embedded, head, number));
      take(counts ? with : new Times(), number -> render(cached, head, number));
      made += counts ? counted.renderings() - before : 0;
    }
    System.out.println("| | ÷ helm template | median | fastest | slowest | rendered in a round |");
    System.out.println("|---|---|---|---|---|---|");
    System.out.println(template.row("`helm template`", template, "" + applications));
    System.out.println(without.row("ours, without a cache", template, "" + applications));
    System.out.println(inJvm.row("ours, embedded, without a cache", template, "" + applications));
    String average = String.format(Locale.ROOT, "%.1f", (double) made / rounds);
    System.out.println(with.row("ours, with one", template, average));
    System.out.printf(
        Locale.ROOT,
        "%n`helm template` ÷ ours embedded: %.1f; ÷ ours with a cache: %.0f; a hit takes %.3f ms%n",
        template.median() / inJvm.median(),
        template.median() / with.median(),
        with.median() / 1000);
  }

  private void take(Times times, Way way) {
    for (int i = 0; i < applications; i++) {
      long begin = System.nanoTime();
      way.render(i);
      times.add((System.nanoTime() - begin) / 1000);
    }
  }

  private void template(int number) {
    String values = "apps/" + name(number) + "/values.yaml";
    Program.Result result =
        Program.named(helm.toString())
            .in(files)
            .run("compare", List.of("template", name(number), "charts/app", "--values", values));
    if (result.status() != 0) {
      throw new IllegalStateException(result.errors());
    }
  }

  private void render(ManifestRenderer renderer, CommitId at, int number) {
    ManifestSource source = ManifestSource.of(repository, at, "");
    renderer.render(source, RenderContext.of(name(number), "prod"));
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "app-%05d", number);
  }
}
