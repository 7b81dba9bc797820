package io.gitops4j.benchmarks;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Many runs that wait for an approval, in one process with a journal in files: what they take in
 * threads and heap, and how long it takes from an approval to the end of the run it wakes. The
 * folder is made in {@code java.io.tmpdir} and removed.
 */
public final class WaitingRuns {
  private static final Actor ANN = Actor.of("ann");
  private static final Actor LEE = Actor.of("lee");
  private static final int WOKEN = 50;

  private WaitingRuns() {}

  /**
   * Runs it.
   *
   * @param arguments how many runs; 10000 unless said
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    Path folder = Files.createTempDirectory("waiting");
    Pipeline pipeline =
        Pipeline.named("app")
            .stage(
                "prod",
                s ->
                    s.guard(Gates.approvals(1))
                        .then(Step.named("done", "1", context -> StepResult.done())));
    try (FileJournal journal = FileJournal.open(folder.resolve("journal"), Clock.systemUTC());
        ConfiguredConnections connections =
            ConfiguredConnections.using(Plugins.of(WaitingRuns.class.getClassLoader())).build();
        Delivery delivery =
            Delivery.builder()
                .pipelines(PipelineCatalog.of(pipeline))
                .connections(tenant -> connections)
                .journal(journal)
                .build()) {
      start(delivery, 0, WOKEN);
      long heap = usedHeap();
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      long begin = System.nanoTime();
      List<RunId> runs = start(delivery, WOKEN, WOKEN + count);
      System.out.printf(
          "| started and waiting, runs per second | %.0f |%n",
          count * 1e9 / (System.nanoTime() - begin));
      System.out.printf(
          "| extra threads | %d |%n",
          ManagementFactory.getThreadMXBean().getThreadCount() - threads);
      System.out.printf("| heap per run | %.1f KB |%n", (usedHeap() - heap) / 1000.0 / count);
      wake(delivery, runs);
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static List<RunId> start(Delivery delivery, int from, int to)
      throws InterruptedException {
    List<RunId> runs = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Start start = Start.push("main", new CommitId(String.format("%040x", i + 1)));
      runs.add(delivery.start("app", start, ANN).id());
    }
    for (RunId run : runs) {
      Run waiting = delivery.await(run, Duration.ofMinutes(10));
      if (waiting.status() != Run.Status.WAITING) {
        throw new IllegalStateException(waiting.toString());
      }
    }
    return runs;
  }

  private static void wake(Delivery delivery, List<RunId> runs) throws InterruptedException {
    List<Long> micros = new ArrayList<>();
    List<RunId> some = new ArrayList<>(runs);
    Collections.shuffle(some, new java.util.Random(1));
    for (RunId run : some.subList(0, Math.min(WOKEN, some.size()))) {
      String subject = delivery.run(run).waits().get(0).subject();
      long begin = System.nanoTime();
      delivery.approve(TenantId.DEFAULT, run, "prod/approvals", LEE, subject, "");
      Run ended = delivery.awaitEnd(run, Duration.ofMinutes(1));
      micros.add((System.nanoTime() - begin) / 1000);
      if (!ended.hasEnded()) {
        throw new IllegalStateException(ended.toString());
      }
    }
    Collections.sort(micros);
    System.out.printf(
        "| from approval to end, median | %.1f ms |%n", micros.get(micros.size() / 2) / 1000.0);
    System.out.printf(
        "| slowest of %d | %.1f ms |%n", micros.size(), micros.get(micros.size() - 1) / 1000.0);
  }

  private static long usedHeap() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
