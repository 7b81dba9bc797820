package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.spi.ManifestRenderer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** The steps this module brings; others bring their own. */
public final class Steps {
  private Steps() {}

  /** Looks until a check passes or fails. */
  public static Step check(String name, Check check) {
    return new CheckStep(Names.check("check", name), check);
  }

  /** Measures something once and keeps it as evidence under that name. */
  public static Step measure(String metric, ToDoubleFunction<StepContext> code) {
    return Step.named(
        metric, context -> StepResult.done(Evidence.of(metric, code.applyAsDouble(context))));
  }

  /**
   * Waits until what was deployed into the stage's environment is up and well; where the target
   * follows Git, until it has what the stage committed, and that is. Failed is what is failed twice
   * in five seconds.
   */
  public static Step awaitHealthy(Duration timeout) {
    return new HealthStep().within(timeout);
  }

  /**
   * Renders a folder of a repository and applies it to the stage's environment; does nothing where
   * the environment's target follows Git by itself.
   *
   * @param repository logical name
   * @param folder from the repository's root; {@code {environment}} and {@code {application}} are
   *     filled in
   */
  public static Step apply(ManifestRenderer renderer, String repository, String folder) {
    return new ApplyStep(renderer, repository, "main", folder);
  }

  /** The same as an effect, for steps that apply several times, as a canary does each weight. */
  public static Effect<Receipt> applying(
      ManifestRenderer renderer, String repository, String branch, String folder) {
    return new ApplyEffect(renderer, repository, branch, folder);
  }

  /**
   * Tags what the run landed last on a repository's {@code main}; names in braces are filled in:
   * {@code "{environment}/{version}"}. A tag is made once and never moved.
   *
   * @param repository logical name
   */
  public static Step tag(String repository, String template) {
    return new TagStep(repository, "main", template);
  }

  /**
   * Starts a workflow of a forge's own CI and waits for its end; failed if that fails. It is told a
   * key by the input {@value io.gitops4j.core.spi.Workflows#KEY_INPUT}, by which it is found again
   * after a crash, so that it is started once; a retry of the step starts one that failed anew. A
   * run that is cancelled meanwhile stops it.
   *
   * @param repository logical name
   */
  public static Step workflow(String repository, Workflow workflow) {
    return new WorkflowStep(Names.check("repository", repository), workflow);
  }

  /**
   * Makes a folder of a repository a copy of a template folder of the same branch, by one commit:
   * files that the template lacks are deleted. In texts, {@code {application}}, {@code
   * {environment}}, {@code {version}}, {@code {commit}}, {@code {run}} and what {@link
   * FolderChange#with} says are filled in.
   *
   * @param repository logical name
   * @param template from the repository's root
   * @param folder from the repository's root; {@code {environment}} and the like are filled in
   */
  public static FolderChange copyFolder(String repository, String template, String folder) {
    return FolderChange.copy(repository, template, folder);
  }

  /**
   * Deletes a folder of a repository, by one commit; none if there is no such folder.
   *
   * @param repository logical name
   * @param folder from the repository's root; {@code {environment}} and the like are filled in
   */
  public static FolderChange deleteFolder(String repository, String folder) {
    return FolderChange.delete(repository, folder);
  }

  /**
   * Waits until a pull request is merged or closed, or so long at most.
   *
   * @param repository logical name
   * @param number the pull request's
   * @param atMost how long, from when the step begins
   * @param lookEvery how often it is looked at when no webhook wakes the run earlier
   */
  public static Step whileOpen(
      String repository, long number, Duration atMost, Duration lookEvery) {
    return new WhileOpenStep(Names.check("repository", repository), number, atMost, lookEvery);
  }

  /** Waits so long, holding nothing. */
  public static Step pause(String name, Duration length) {
    return Step.named(
        name,
        length.toString(),
        context -> {
          Duration left = Duration.between(context.now(), context.startedAt().plus(length));
          return left.isNegative() || left.isZero()
              ? StepResult.done()
              : StepResult.waiting("Waits until " + context.startedAt().plus(length), left);
        });
  }

  /** A check as a step. */
  private record CheckStep(String name, Check check) implements Step {
    @Override
    public StepResult run(StepContext context) throws InterruptedException {
      Check.Outcome outcome = check.look(context);
      if (outcome instanceof Check.Outcome.Passed passed) {
        return StepResult.done(passed.learned());
      }
      if (outcome instanceof Check.Outcome.NotYet notYet) {
        return StepResult.waiting(notYet.sentence(), notYet.again());
      }
      String sentence = ((Check.Outcome.Failed) outcome).sentence();
      return new StepResult.Failed(
          Problem.of(Problem.Kind.CHECK_FAILED, "Check " + name + " failed: " + sentence, ""));
    }

    @Override
    public Outline outline(Release release) {
      return Outline.none();
    }

    @Override
    public String describe() {
      return "check " + name + " " + check.describe();
    }
  }
}
