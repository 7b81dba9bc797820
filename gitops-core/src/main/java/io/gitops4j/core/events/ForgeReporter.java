package io.gitops4j.core.events;

import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.engine.Subscriber;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Connections;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows on forges how far runs are: as statuses of source commits, as comments and statuses on the
 * pull requests that runs opened, and as deployments. Says what it was told to say and nothing
 * else; no configuration, nothing said.
 *
 * <p>What is shown is how the run is when it is told, so that telling twice, or late, leaves the
 * same. What a forge has no place for, or forbids, is logged once and given up until the process is
 * started again; other trouble has it tried again later.
 *
 * <p>Thread-safe; {@code with…} and the like return changed copies.
 */
public final class ForgeReporter implements Subscriber {
  private static final System.Logger LOG = System.getLogger(ForgeReporter.class.getName());
  private static final int MOST_GIVEN_UP = 10_000;
  private static final Set<ErrorKind> POINTLESS =
      EnumSet.of(ErrorKind.FORBIDDEN, ErrorKind.NOT_FOUND, ErrorKind.INVALID);
  private static final Set<RunEvent.Kind> TELLING =
      EnumSet.of(
          RunEvent.Kind.STEP_STARTED,
          RunEvent.Kind.STEP_WAITING,
          RunEvent.Kind.STEP_DONE,
          RunEvent.Kind.STEP_FAILED,
          RunEvent.Kind.GATES_JUDGED,
          RunEvent.Kind.SKIPPED,
          RunEvent.Kind.OBSERVED,
          RunEvent.Kind.COMMAND,
          RunEvent.Kind.PARKED,
          RunEvent.Kind.ENDED);

  private final String name;
  private final Function<TenantId, Connections> connections;
  private final List<ForgeReports> reports;
  private final Set<String> givenUp = ConcurrentHashMap.newKeySet();

  /** Runs as they were when all of them was shown: several events may come with the same. */
  private final Map<Run, Boolean> shown = Collections.synchronizedMap(new WeakHashMap<>());

  private ForgeReporter(
      String name, Function<TenantId, Connections> connections, List<ForgeReports> reports) {
    this.name = Names.check("subscriber", name);
    this.connections = connections;
    this.reports = List.copyOf(reports);
  }

  /** One that says nothing yet, through each tenant's connections. */
  public static ForgeReporter of(Function<TenantId, Connections> connections) {
    return new ForgeReporter("forge-reporter", connections, List.of());
  }

  /** One that says nothing yet, through the same connections for every tenant. */
  public static ForgeReporter of(Connections connections) {
    return of(tenant -> connections);
  }

  /** The same under another name, as which the journal remembers what it was told. */
  public ForgeReporter named(String other) {
    return new ForgeReporter(other, connections, reports);
  }

  /**
   * The same, setting a status of the source commit for each stage, {@code
   * gitops4j/<application>/<stage>}.
   *
   * @param repository the source repository of all applications, by its logical name
   */
  public ForgeReporter statusesIn(String repository) {
    return statusesIn(application -> repository);
  }

  /** The same, each application's statuses in its own source repository, by its logical name. */
  public ForgeReporter statusesIn(Function<String, String> repositoryOfApplication) {
    return and(new StageStatuses(repositoryOfApplication));
  }

  /**
   * The same, recording the deployment of the source commit by each stage, where the forge keeps
   * such records. The environment has the stage's name.
   *
   * @param repository the source repository of all applications, by its logical name
   */
  public ForgeReporter deploymentsIn(String repository) {
    return deploymentsIn(application -> repository);
  }

  /** The same, each application's deployments in its own source repository. */
  public ForgeReporter deploymentsIn(Function<String, String> repositoryOfApplication) {
    return and(new StageDeployments(repositoryOfApplication));
  }

  /** The same, keeping one comment current on each pull request that a run opened. */
  public ForgeReporter commentsOnPullRequests() {
    return and(new PullRequestComments());
  }

  /**
   * The same, setting a status of the head of each pull request that a run opened: {@code
   * gitops4j/<application>/gates}, pending as long as gates or approvals are missing.
   */
  public ForgeReporter statusesOnPullRequests() {
    return and(new GateStatuses());
  }

  /**
   * The same, keeping one comment current on each pull request that has a preview.
   *
   * @param url where a preview can be looked at, {@code {environment}} standing for its name:
   *     {@code https://{environment}.preview.example.org}
   */
  public ForgeReporter commentsOnPreviews(Previews previews, String url) {
    return and(new PreviewComments(previews, url));
  }

  private ForgeReporter and(ForgeReports more) {
    List<ForgeReports> all = new ArrayList<>(reports);
    all.add(more);
    return new ForgeReporter(name, connections, all);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean wants(RunEvent event) {
    return TELLING.contains(event.kind());
  }

  /**
   * There is nothing to say without the run.
   *
   * @throws IllegalStateException always: whoever hands events on has to hand on the run too
   */
  @Override
  public Answer tell(RunEvent event) {
    throw new IllegalStateException("A forge reporter is told with the run: tell(event, run)");
  }

  @Override
  public Answer tell(RunEvent event, Run run) throws IOException {
    if (shown.containsKey(run)) {
      return Answer.TAKEN;
    }
    Connections present = connections.apply(run.tenant());
    @Nullable RuntimeException trouble = null;
    for (ForgeReports kind : reports) {
      try {
        for (ForgeReports.Report report : kind.of(run)) {
          say(report, run, present);
        }
      } catch (RuntimeException e) {
        trouble = trouble == null ? e : trouble;
      }
    }
    if (trouble instanceof ProviderException) {
      throw new IOException(String.valueOf(trouble.getMessage()).replaceAll("\\.$", ""));
    }
    if (trouble != null) {
      throw trouble;
    }
    shown.put(run, true);
    return Answer.TAKEN;
  }

  private void say(ForgeReports.Report report, Run run, Connections present) {
    String place = run.tenant() + " " + report.place();
    String topic = place + " " + report.topic();
    if (givenUp.contains(place) || givenUp.contains(topic)) {
      return;
    }
    try {
      report.sending().send(present);
    } catch (ForgeReports.NoPlaceException e) {
      giveUp(place, e);
    } catch (ProviderException e) {
      if (e.retry() != Retry.NEVER || !POINTLESS.contains(e.kind())) {
        throw e;
      }
      giveUp(e.kind() == ErrorKind.FORBIDDEN ? place : topic, e);
    }
  }

  private void giveUp(String what, RuntimeException why) {
    if (givenUp.size() < MOST_GIVEN_UP && givenUp.add(what)) {
      LOG.log(
          System.Logger.Level.WARNING, "Not shown from now on: {0}: {1}", what, why.getMessage());
    }
  }

  @Override
  public String toString() {
    return "ForgeReporter " + name;
  }
}
