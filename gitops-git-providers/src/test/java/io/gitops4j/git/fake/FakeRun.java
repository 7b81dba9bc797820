package io.gitops4j.git.fake;

import io.gitops4j.core.spi.Workflows.WorkflowRun;
import java.time.Instant;
import java.util.Map;

/**
 * A run of a workflow on a fake forge.
 *
 * @param id its number on the forge
 * @param workflow as the forge names it
 * @param branch what it runs on
 * @param inputs all of them
 * @param state how far it is
 * @param at when it was started
 */
public record FakeRun(
    long id,
    String workflow,
    String branch,
    Map<String, String> inputs,
    WorkflowRun.State state,
    Instant at) {
  /** The same, ended; one that has ended stays as it is. */
  public FakeRun ended(WorkflowRun.State how) {
    return isRunning() ? new FakeRun(id, workflow, branch, inputs, how, at) : this;
  }

  /** Whether it has not ended. */
  public boolean isRunning() {
    return state == WorkflowRun.State.RUNNING;
  }
}
