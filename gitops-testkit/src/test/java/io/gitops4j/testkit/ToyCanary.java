package io.gitops4j.testkit;

import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.State;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/**
 * A canary as small as one can be: commits one weight after another, watches each for a while,
 * counts errors, and takes the weight back when there are too many. For tests of the engine and as
 * a model for steps with durable state; its judge has no statistics. Immutable.
 */
public final class ToyCanary implements Step {
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final String name;
  private final List<Integer> weights;
  private final IntFunction<Change> weight;
  private final Duration each;
  private final ToLongFunction<Instant> errors;
  private final long mostErrors;

  /**
   * A canary.
   *
   * @param name the step's
   * @param weights in percent, rising
   * @param weight the commit that sets a weight; 0 takes the canary out
   * @param each how long each weight is watched
   * @param errors the errors seen in the minute before a moment
   * @param mostErrors more than so many in all abort it
   */
  public ToyCanary(
      String name,
      List<Integer> weights,
      IntFunction<Change> weight,
      Duration each,
      ToLongFunction<Instant> errors,
      long mostErrors) {
    this.name = Names.check("step", name);
    this.weights = List.copyOf(weights);
    this.weight = weight;
    this.each = each;
    this.errors = errors;
    this.mostErrors = mostErrors;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    State state = context.state().orElse(State.of("step", 0).with("errors", 0).with("since", ""));
    int step = (int) state.fields().number("step");
    long seen = state.fields().number("errors");
    context.once("weight-" + weights.get(step), weight.apply(weights.get(step)).asEffect());
    if (state.fields().text("since").isEmpty()) {
      return watch(step, seen, context.now());
    }
    seen += errors.applyAsLong(context.now());
    if (seen > mostErrors) {
      context.once("abort", weight.apply(0).asEffect());
      return new StepResult.Failed(
          Problem.of(Problem.Kind.CHECK_FAILED, "The canary saw " + seen + " errors", ""));
    }
    Instant since = Instant.parse(state.fields().text("since"));
    if (context.now().isBefore(since.plus(each))) {
      return watch(step, seen, since);
    }
    return step + 1 == weights.size()
        ? StepResult.done(Evidence.of("canary-errors", seen))
        : raise(step + 1, seen);
  }

  private StepResult watch(int step, long seen, Instant since) {
    State state = State.of("step", step).with("errors", seen).with("since", since.toString());
    return new StepResult.Waiting("Watches " + weights.get(step) + " %", Set.of(), LOOK, state);
  }

  private StepResult raise(int step, long seen) {
    State state = State.of("step", step).with("errors", seen).with("since", "");
    return new StepResult.Waiting(
        "Goes to " + weights.get(step) + " %", Set.of(), Duration.ofMillis(1), state);
  }

  @Override
  public Outline outline(Release release) {
    Outline outline = Outline.of("abort", weight.apply(0).asEffect());
    for (int percent : weights) {
      outline = outline.and("weight-" + percent, weight.apply(percent).asEffect());
    }
    return outline;
  }

  @Override
  public String describe() {
    return "toy canary "
        + weights
        + " each "
        + each
        + " at most "
        + mostErrors
        + " errors "
        + weight.apply(0).describe();
  }
}
