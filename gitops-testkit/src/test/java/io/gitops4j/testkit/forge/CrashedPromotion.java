package io.gitops4j.testkit.forge;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.FakePull;
import io.gitops4j.git.fake.ForgeState;
import io.gitops4j.testkit.ManualTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One promotion by pull request on a forge, whose process dies once, and the people who do
 * something meanwhile.
 */
final class CrashedPromotion implements AutoCloseable {
  private static final Instant BEGINNING = Instant.parse("2026-01-05T09:00:00Z");
  private static final int MOST_LOOKS = 100;
  private static final String EDITED = "version: v9\nreplicas: 2\n";

  private final ManualTime time = new ManualTime(BEGINNING);
  private final MemoryJournal journal = new MemoryJournal(time);
  private final FakeForge forge;
  private final String provider;
  private final Path cache;
  private final MergeMethod method;
  private final Crash crash;
  private final Meanwhile meanwhile;
  private final RunId run;
  private boolean dying;
  private boolean died;
  private String source = "";
  private Delivery delivery;
  private ConfiguredConnections connections;

  /** When the process dies. */
  enum Crash {
    /** The source branch is there, and no pull request. */
    AFTER_BRANCH,
    /** The pull request is open, and that is written down nowhere. */
    AFTER_POST,
    /** It is merged, its branch deleted, and that is written down nowhere. */
    AFTER_MERGE
  }

  /** What people do while nobody runs. */
  enum Meanwhile {
    /** Nothing. */
    NOTHING,
    /** They change the promoted value on the source branch. */
    EDITED,
    /** They clear the description; where there is no pull request yet, they open one without. */
    WIPED
  }

  CrashedPromotion(
      FakeForge forge,
      String provider,
      Path cache,
      MergeMethod method,
      Crash crash,
      Meanwhile meanwhile) {
    this.forge = forge;
    this.provider = provider;
    this.cache = cache;
    this.method = method;
    this.crash = crash;
    this.meanwhile = meanwhile;
    connections = connect();
    delivery = open();
    run = delivery.start("shop", Start.manual(), Actor.of("ann")).id();
  }

  /** Has the process die, people act, and another process take over; what becomes of the run. */
  Run play() throws InterruptedException {
    try {
      drive();
      throw new AssertionError("The process did not die: " + delivery.run(run));
    } catch (Died e) {
      died = true;
      end();
    }
    act();
    connections = connect();
    delivery = open();
    drive();
    return delivery.run(run);
  }

  private ConfiguredConnections connect() {
    ProviderContext context =
        ProviderContext.in(cache)
            .withCredentials(() -> Credentials.token(FakeForge.TOKEN))
            .withOptions(Fields.of(Plugins.PROVIDER, provider));
    RepositoryUrl url = forge.repository();
    Plugins plugins = Plugins.of(CrashedPromotion.class.getClassLoader());
    return ConfiguredConnections.using(plugins)
        .repository("gitops", url, new Watched(plugins.git(url, context), this::opens))
        .build();
  }

  private Delivery open() {
    return Delivery.builder()
        .pipelines(PipelineCatalog.of(pipeline()))
        .connections(tenant -> connections)
        .journal(journal)
        .clock(time)
        .crashPoints(this::at)
        .drivenByCaller()
        .build();
  }

  private Pipeline pipeline() {
    return Pipeline.named("shop")
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .change(
                        Change.in("gitops", file("config.yaml").set("version", "v2"))
                            .through(pullRequest("Release v2").mergedByUs(method))));
  }

  private void drive() throws InterruptedException {
    Optional<Instant> next = delivery.work();
    for (int look = 0; next.isPresent() && look < MOST_LOOKS; look++) {
      time.advanceTo(next.get());
      next = delivery.work();
    }
  }

  /** A pull request is about to be opened: what comes next is never done. */
  private void opens(Proposal proposal) {
    source = proposal.sourceBranch();
    if (!died && crash == Crash.AFTER_BRANCH) {
      dying = true;
      throw new ProviderException(
          ErrorKind.UNAVAILABLE,
          "Could not open it: the test ends here.",
          Retry.LOOK_FIRST,
          null,
          null);
    }
  }

  private void at(String point) {
    if (dying && !died) {
      throw new Died();
    }
    List<FakePull> pulls = forge.state().pulls();
    boolean merged = !pulls.isEmpty() && pulls.get(0).state() == PullRequest.State.MERGED;
    boolean now =
        switch (crash) {
          case AFTER_BRANCH -> false;
          case AFTER_POST -> point.equals("after-act") && !pulls.isEmpty();
          case AFTER_MERGE ->
              meanwhile == Meanwhile.EDITED
                  ? point.equals("before-act") && !pulls.isEmpty()
                  : point.equals("after-act") && merged;
        };
    if (now && !died) {
      throw new Died();
    }
  }

  private void act() {
    ForgeState state = forge.state();
    switch (meanwhile) {
      case NOTHING -> {}
      case EDITED -> state.repository().write(source, "config.yaml", EDITED);
      case WIPED -> wipe(state);
    }
    if (crash == Crash.AFTER_MERGE) {
      FakePull pull = state.pulls().get(0);
      if (meanwhile == Meanwhile.EDITED && !state.merge(pull, method)) {
        throw new AssertionError("A person could not merge " + pull.number());
      }
      state.repository().head(source).ifPresent(head -> state.repository().delete(source));
    }
  }

  private void wipe(ForgeState state) {
    if (crash == Crash.AFTER_BRANCH) {
      state.propose(new Proposal(source, "main", "By hand", "", Set.of()));
    } else {
      state.pulls().get(0).body("");
    }
  }

  private void end() {
    delivery.close();
    connections.close();
  }

  @Override
  public void close() {
    end();
    journal.close();
  }

  /** The end of a process. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died() {
      super("The process died", null, false, false);
    }
  }
}
