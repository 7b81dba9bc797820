package io.gitops4j.core.engine;

import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Busy;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Stage;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A preview environment for each pull request of a source repository. Each is an application of its
 * own, {@code shop-pr-12}, with one environment of the same name, so that each has its own runs,
 * and pull requests don't wait for each other. Every head of the pull request is a run: it creates
 * the preview, or brings the one that is there up to date, waits while the pull request is open,
 * and removes it. The run of an older head ends superseded, and removes nothing.
 *
 * <p>What a preview runs is what somebody proposes: start none for pull requests of people who may
 * not deploy there. Immutable and thread-safe.
 */
public final class Previews implements PipelineCatalog {
  /** The stage that waits while the pull request is open. */
  public static final String WHILE_OPEN = "while-open";

  private static final Duration AT_MOST = Duration.ofDays(7);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

  private final String repository;
  private final LongFunction<Pipeline> pipelines;
  private final List<Step> removal;
  private final Duration atMost;
  private final Duration lookEvery;
  private final Pattern names;

  private Previews(
      String repository,
      LongFunction<Pipeline> pipelines,
      List<Step> removal,
      Duration atMost,
      Duration lookEvery) {
    this.repository = Names.check("repository", repository);
    this.pipelines = pipelines;
    this.removal = removal;
    this.atMost = atMost;
    this.lookEvery = lookEvery;
    this.names = Pattern.compile(Pattern.quote(repository + "-pr-") + "([1-9][0-9]{0,17})");
  }

  /**
   * Previews of a repository's pull requests; a week each, at most, unless said.
   *
   * @param repository the source repository's logical name
   * @param pipelines what creates the preview of the pull request of a number: a pipeline named
   *     {@code {repository}-pr-{number}} that delivers into the environment of the same name. The
   *     stages {@code while-open} and {@code removal} are added to it
   * @param removal what removes a preview, in order: {@link Steps#deleteFolder}, say
   */
  public static Previews of(String repository, LongFunction<Pipeline> pipelines, Step... removal) {
    return new Previews(repository, pipelines, List.of(removal), AT_MOST, LOOK_EVERY);
  }

  /** The same, each removed that long after its last head was delivered, open or not. */
  public Previews expiringAfter(Duration time) {
    return new Previews(repository, pipelines, removal, time, lookEvery);
  }

  /** The same, looking so often whether it is open when no webhook says; every ten minutes else. */
  public Previews lookEvery(Duration interval) {
    return new Previews(repository, pipelines, removal, atMost, interval);
  }

  /** The source repository's logical name. */
  public String repository() {
    return repository;
  }

  /** The name of a pull request's pipeline, application and environment: {@code shop-pr-12}. */
  public String name(long number) {
    return repository + "-pr-" + number;
  }

  /** The number of the pull request whose preview has this name; empty if none has. */
  public OptionalLong number(String name) {
    Matcher matcher = names.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  @Override
  public Optional<Pipeline> find(TenantId tenant, String name, Optional<String> version) {
    OptionalLong number = number(name);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    Pipeline pipeline = pipeline(number.getAsLong());
    return version.isEmpty() || version.get().equals(pipeline.version())
        ? Optional.of(pipeline)
        : Optional.empty();
  }

  private Pipeline pipeline(long number) {
    Pipeline creating = pipelines.apply(number);
    if (!creating.name().equals(name(number))) {
      throw new IllegalStateException(
          "The preview of pull request "
              + number
              + " is named "
              + creating.name()
              + ". Name its pipeline "
              + name(number));
    }
    Step open = Steps.whileOpen(repository, number, atMost, lookEvery);
    return creating
        .whenBusy(Busy.SUPERSEDE)
        .stage(WHILE_OPEN, stage -> stage.then(open))
        .stage(
            "removal",
            stage -> {
              Stage into = stage.into(name(number));
              removal.forEach(into::then);
            });
  }
}
