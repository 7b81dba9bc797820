package io.gitops4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.store.postgres.PostgresDispatch;
import io.gitops4j.store.postgres.PostgresJournal;
import io.gitops4j.store.postgres.PostgresSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Runs per second through one PostgreSQL, with one, two and four processes that share the work. A
 * run has one stage with two steps that do nothing; what is measured is from before the first start
 * until the last run has ended, in whichever process. The rounds take turns; the first one is not
 * counted. The server is one that was started by hand; what is written there is in schemas whose
 * names begin with {@code runs_through}, which are left there.
 */
public final class RunsThroughPostgres {
  private static final Actor ANN = Actor.of("ann");
  private static final String SCHEMA = "runs_through_";
  private static final int ROUNDS = 5;
  private static final int THREADS = 8;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private RunsThroughPostgres() {}

  /**
   * Measures; or, with a schema, is one of the processes.
   *
   * @param arguments a JDBC URL with a user, and how many runs a round, 400 unless said
   */
  public static void main(String[] arguments)
      throws IOException, SQLException, InterruptedException {
    if (arguments.length == 0) {
      throw new IllegalArgumentException(
          "Give the JDBC URL of a database: jdbc:postgresql://127.0.0.1/postgres?user=postgres");
    }
    if (arguments.length == 2 && arguments[1].startsWith(SCHEMA)) {
      serve(arguments[0], arguments[1]);
      return;
    }
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
    Map<Integer, List<Child>> fleets = new LinkedHashMap<>();
    Map<Integer, List<Double>> perSecond = new LinkedHashMap<>();
    try {
      for (int processes : List.of(1, 2, 4)) {
        fleets.put(processes, start(arguments[0], processes));
      }
      for (int round = 0; round <= ROUNDS; round++) {
        for (Map.Entry<Integer, List<Child>> fleet : fleets.entrySet()) {
          double measured = round(fleet.getValue(), runs, round);
          if (round > 0) {
            perSecond.computeIfAbsent(fleet.getKey(), p -> new ArrayList<>()).add(measured);
          }
        }
      }
    } finally {
      for (List<Child> fleet : fleets.values()) {
        for (Child child : fleet) {
          child.close();
        }
      }
    }
    print(perSecond);
  }

  /** Processes that share a schema of their own. */
  private static List<Child> start(String url, int processes) throws IOException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    String schema = SCHEMA + Long.toString(System.nanoTime(), 36) + "_" + processes;
    PostgresSchema.create(source, schema);
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      children.add(Child.start(RunsThroughPostgres.class, url, schema));
    }
    for (Child child : children) {
      child.answer();
    }
    return children;
  }

  private static double round(List<Child> children, int runs, int round) throws IOException {
    long begin = System.nanoTime();
    for (Child child : children) {
      child.tell("r" + round + "-" + children.indexOf(child) + " " + runs / children.size());
    }
    for (Child child : children) {
      child.answer();
    }
    return runs * 1e9 / (System.nanoTime() - begin);
  }

  private static void print(Map<Integer, List<Double>> perSecond) {
    double one = median(perSecond.getOrDefault(1, List.of()));
    System.out.println("| processes | ÷ one process | runs per second, median | best | worst |");
    System.out.println("|---|---|---|---|---|");
    perSecond.forEach(
        (processes, all) ->
            System.out.printf(
                "| %d | %.2f | %.0f | %.0f | %.0f |%n",
                processes,
                median(all) / one,
                median(all),
                Collections.max(all),
                Collections.min(all)));
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
  }

  /** A line is a word and a number: starts so many runs and answers when they have ended. */
  private static void serve(String url, String schema) throws IOException, InterruptedException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(THREADS + 4);
    Step first = Step.named("first", "1", context -> StepResult.done());
    Step second = Step.named("second", "1", context -> StepResult.done());
    Pipeline pipeline = Pipeline.named("app").stage("test", s -> s.then(first).then(second));
    try (HikariDataSource pool = new HikariDataSource(config);
        PostgresJournal journal = PostgresJournal.open(pool, schema);
        ConfiguredConnections connections =
            ConfiguredConnections.using(Plugins.of(RunsThroughPostgres.class.getClassLoader()))
                .build();
        Delivery delivery =
            Delivery.builder()
                .pipelines(PipelineCatalog.of(pipeline))
                .connections(tenant -> connections)
                .journal(journal)
                .dispatchedBy(new PostgresDispatch(journal))
                .parallelism(THREADS)
                .build()) {
      System.out.println("up");
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 2);
        deliver(delivery, words[0], Integer.parseInt(words[1]));
        System.out.println("done");
      }
    }
  }

  private static void deliver(Delivery delivery, String name, int runs)
      throws InterruptedException {
    List<RunId> started = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      started.add(delivery.start("app", Start.manual().again(name + "-" + i), ANN).id());
    }
    for (RunId id : started) {
      Run run = delivery.awaitEnd(id, LONGEST);
      if (!run.outcome().equals(Optional.of(Outcome.SUCCEEDED))) {
        throw new IllegalStateException(run.toString());
      }
    }
  }
}
