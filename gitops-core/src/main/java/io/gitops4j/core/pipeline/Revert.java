package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.RunId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings back the values that landed changes of one branch replaced, by the route the changes took.
 *
 * @param edits what is undone
 * @param proposed whether by pull request
 */
record Revert(RevertedEdits edits, boolean proposed) implements Step {
  private static final PullRequestSpec TITLE =
      PullRequestSpec.pullRequest("Roll back {application} in {environment}");

  /** Where changes went, and how. */
  private record Route(String repository, String branch, boolean proposed) {}

  static List<Step> of(List<CommitReceipt> landed, Set<RunId> by) {
    Map<Route, List<CommitReceipt>> routes = new LinkedHashMap<>();
    for (int i = landed.size() - 1; i >= 0; i--) {
      CommitReceipt receipt = landed.get(i);
      routes
          .computeIfAbsent(
              new Route(receipt.repository(), receipt.branch(), receipt.pullRequest() > 0),
              r -> new ArrayList<>())
          .add(0, receipt);
    }
    List<Step> steps = new ArrayList<>();
    routes.forEach(
        (route, receipts) ->
            steps.add(new Revert(new RevertedEdits(receipts, by), route.proposed())));
    return steps;
  }

  @Override
  public String name() {
    return "revert-" + edits.latest().commit().abbreviated();
  }

  @Override
  public StepResult run(StepContext context) {
    if (!proposed) {
      CommitReceipt receipt = context.once("commit", new RevertEffect(edits));
      return receipt.how() == CommitReceipt.How.SKIPPED ? leftAlone(receipt) : StepResult.done();
    }
    StepResult result = flow().run(context);
    boolean nothing =
        result instanceof StepResult.Done
            && !PullRequestFlow.proposed(context.release(), context.node()).isOpened();
    return nothing ? leftAlone(edits.skipped()) : result;
  }

  private static StepResult leftAlone(CommitReceipt receipt) {
    return StepResult.done(Evidence.of(Compensation.LEFT_ALONE, receipt.describe()));
  }

  @Override
  public void cancelled(StepContext context) {
    if (proposed) {
      flow().close(context);
    }
  }

  @Override
  public Outline outline(Release release) {
    return proposed ? flow().outline() : Outline.of("commit", new RevertEffect(edits));
  }

  private PullRequestFlow flow() {
    return new PullRequestFlow(edits, spec());
  }

  /**
   * On the terms of the latest pull request that is undone; merged by a person unless all of them
   * were merged by us, with the same approvals.
   */
  private PullRequestSpec spec() {
    PullRequestSpec latest = TITLE.on(edits.latest().terms());
    boolean byUs =
        edits.landed().stream()
            .map(landed -> TITLE.on(landed.terms()))
            .allMatch(s -> s.mergedByUs().isPresent() && s.reviews().equals(latest.reviews()));
    return byUs ? latest : latest.mergedByAPerson();
  }
}
