package io.gitops4j.testkit;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.WorkflowRun.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A scripted CI: each of its runs takes five minutes and ends well, unless a test says otherwise.
 * Started twice with one key, it runs twice, as those of forges do. Thread-safe.
 */
public final class KitWorkflows implements Workflows {
  private final InstantSource clock;
  private final List<Started> started = new ArrayList<>();
  private final Deque<String> failures = new ArrayDeque<>();
  private Duration length = Duration.ofMinutes(5);
  private Duration lag = Duration.ZERO;

  KitWorkflows(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A run that was started.
   *
   * @param repository where
   * @param dispatch by what
   * @param at when
   * @param ends when, unless it is cancelled first
   * @param end how
   * @param conclusion in the CI's own word
   */
  private record Started(
      RepositoryUrl repository,
      Dispatch dispatch,
      Instant at,
      Instant ends,
      State end,
      String conclusion) {}

  /** From now on runs take so long. */
  public synchronized KitWorkflows takes(Duration duration) {
    length = duration;
    return this;
  }

  /** The next run that is started fails, with that conclusion: {@code "timed_out"}. */
  public synchronized KitWorkflows failsNext(String conclusion) {
    failures.add(conclusion);
    return this;
  }

  /** From now on a run is found only so long after it was started. */
  public synchronized KitWorkflows showsLate(Duration duration) {
    lag = duration;
    return this;
  }

  /** What started each run so far, in order. */
  public synchronized List<Dispatch> dispatches() {
    return started.stream().map(Started::dispatch).toList();
  }

  /** Each run as it is now, in the order they were started. */
  public synchronized List<WorkflowRun> runs() {
    List<WorkflowRun> runs = new ArrayList<>();
    for (int i = 0; i < started.size(); i++) {
      runs.add(run(i));
    }
    return List.copyOf(runs);
  }

  @Override
  public synchronized WorkflowRun start(RepositoryUrl repository, Dispatch dispatch) {
    Instant now = clock.instant();
    String failure = failures.isEmpty() ? "" : failures.remove();
    boolean well = failure.isEmpty();
    started.add(
        new Started(
            repository,
            dispatch,
            now,
            now.plus(length),
            well ? State.SUCCEEDED : State.FAILED,
            well ? "success" : failure));
    return run(started.size() - 1);
  }

  @Override
  public synchronized Optional<WorkflowRun> find(
      RepositoryUrl repository, Dispatch dispatch, Instant since) {
    Instant shown = clock.instant().minus(lag);
    for (int i = 0; i < started.size(); i++) {
      Started one = started.get(i);
      if (one.repository().equals(repository)
          && one.dispatch().key().equals(dispatch.key())
          && !one.at().isBefore(since)
          && !one.at().isAfter(shown)) {
        return Optional.of(run(i));
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized WorkflowRun get(RepositoryUrl repository, String id) {
    return run(index(repository, id));
  }

  @Override
  public synchronized void cancel(RepositoryUrl repository, String id) {
    int index = index(repository, id);
    if (run(index).state() == State.RUNNING) {
      Started one = started.get(index);
      started.set(
          index,
          new Started(
              one.repository(),
              one.dispatch(),
              one.at(),
              clock.instant(),
              State.CANCELLED,
              "cancelled"));
    }
  }

  private int index(RepositoryUrl repository, String id) {
    for (int i = 0; i < started.size(); i++) {
      if (id.equals(Integer.toString(i + 1)) && started.get(i).repository().equals(repository)) {
        return i;
      }
    }
    throw new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not read run " + id + " of a workflow: there is none of that id. Look it up again.");
  }

  private WorkflowRun run(int index) {
    Started one = started.get(index);
    boolean runs = clock.instant().isBefore(one.ends());
    String id = Integer.toString(index + 1);
    return new WorkflowRun(
        id,
        "https://ci.example.com/runs/" + id,
        runs ? State.RUNNING : one.end(),
        runs ? "" : one.conclusion());
  }
}
