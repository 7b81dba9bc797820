package io.gitops4j.testkit.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.RunId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One of the processes that share a journal, and that are killed: delivers whatever is due, and
 * does what it is told line by line. A line is a number and a command; the answer is the number and
 * what came of it. Arguments: a folder, the Git server's URL, the journal.
 */
public final class DeliveryProcess {
  private static final Actor LEE = Actor.of("lee");

  private final Delivery delivery;
  private final CrashPoint crash;

  private DeliveryProcess(Delivery delivery, CrashPoint crash) {
    this.delivery = delivery;
    this.crash = crash;
  }

  /** Runs until it is told to {@code quit}, or killed. */
  public static void main(String[] arguments) throws IOException {
    Site site = new Site(Path.of(arguments[0]), RepositoryUrl.parse(arguments[1]));
    PrintStream out = System.out;
    CrashPoint crash = new CrashPoint(out);
    Journals journal = Journals.open(arguments[2]);
    ConfiguredConnections connections = site.connections();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Delivery delivery =
        journal
            .on(Delivery.builder())
            .pipelines(site.pipelines())
            .connections(tenant -> connections)
            .process("p" + ProcessHandle.current().pid())
            .crashPoints(crash::at)
            .lease(Duration.ofSeconds(3))
            .settle(Duration.ofMillis(500))
            .build()) {
      DeliveryProcess process = new DeliveryProcess(delivery, crash);
      out.println("up");
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      String line = lines.readLine();
      while (line != null && !line.equals("quit")) {
        List<String> words = List.of(line.split(" ", -1));
        threads.execute(() -> out.println(words.get(0) + " " + process.answer(words)));
        line = lines.readLine();
      }
      endInPeace(threads);
    } finally {
      threads.shutdownNow();
      connections.close();
      journal.close();
    }
  }

  /** What was asked is answered before the journal is closed. */
  private static void endInPeace(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("A command did not end within a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String answer(List<String> words) {
    try {
      return switch (words.get(1)) {
        case "start" -> start(words.get(2), Integer.parseInt(words.get(3)));
        case "tend" -> tend(new RunId(words.get(2)));
        case "cancel" -> cancel(new RunId(words.get(2)));
        case "arm" -> crash.arm(words.get(2), Integer.parseInt(words.get(3)));
        case "disarm" -> crash.disarm();
        default -> "unknown";
      };
    } catch (RuntimeException e) {
      return "error " + e.toString().replace('\n', ' ');
    }
  }

  private String start(String application, int number) {
    return delivery.start(application, Site.start(number), Actor.of("ann")).id().value();
  }

  /** What a person would do who looks at a run: approve what waits, unpark what was killed. */
  private String tend(RunId id) {
    Run run = delivery.run(id);
    if (!run.hasEnded() && run.problem().filter(p -> p.kind() == Problem.Kind.POISON).isPresent()) {
      unlessOver(() -> delivery.unpark(Site.TENANT, id, LEE, "the process was killed"));
    }
    for (Run.Wait wait : run.waits()) {
      if (!wait.subject().isEmpty()) {
        unlessOver(
            () -> delivery.approve(Site.TENANT, id, "prod/approvals", LEE, wait.subject(), ""));
      }
    }
    return run.status() + " " + run.problem().map(Problem::sentence).orElse("").replace('\n', ' ');
  }

  private String cancel(RunId id) {
    unlessOver(() -> delivery.cancel(Site.TENANT, id, LEE, "changed my mind"));
    return "cancelled";
  }

  private static void unlessOver(Runnable command) {
    try {
      command.run();
    } catch (ProviderException e) {
      if (e.kind() != ErrorKind.STALE) {
        throw e;
      }
    }
  }

  /** Where a run stands still, and says so, until the process is killed or told to go on. */
  private static final class CrashPoint {
    private final PrintStream out;
    private final AtomicInteger passes = new AtomicInteger();
    private volatile String armed = "";

    CrashPoint(PrintStream out) {
      this.out = out;
    }

    synchronized String arm(String point, int pass) {
      passes.set(pass);
      armed = point;
      return "armed";
    }

    /** Nobody stops any more, and whoever stands there goes on. */
    synchronized String disarm() {
      armed = "";
      notifyAll();
      return "disarmed";
    }

    private synchronized void stand() throws InterruptedException {
      while (!armed.isEmpty()) {
        wait();
      }
    }

    void at(String point) {
      if (point.equals(armed) && passes.getAndDecrement() == 0) {
        out.println("at " + point);
        try {
          stand();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
