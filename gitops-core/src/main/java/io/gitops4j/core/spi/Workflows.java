package io.gitops4j.core.spi;

import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The workflows (GitLab, Bitbucket, Azure DevOps: pipelines) of a forge's own CI. Every method
 * throws {@link ProviderException}. Thread-safe.
 */
public interface Workflows {
  /** The input by which every workflow is told the key of what started it. */
  String KEY_INPUT = "gitops4j_key";

  /**
   * Starts one. Not to be repeated before {@link #find} was asked: a forge starts it again.
   *
   * @throws ProviderException {@code NOT_FOUND} without such a workflow or branch; {@code INVALID}
   *     if it does not take these inputs
   */
  WorkflowRun start(RepositoryUrl repository, Dispatch dispatch);

  /**
   * The run that was started with this dispatch's key, if there is one; a forge may show it some
   * seconds late.
   *
   * @param since started no earlier than this
   */
  Optional<WorkflowRun> find(RepositoryUrl repository, Dispatch dispatch, Instant since);

  /** One as it is now. */
  WorkflowRun get(RepositoryUrl repository, String id);

  /** Stops one; one that has ended stays as it is. */
  void cancel(RepositoryUrl repository, String id);

  /**
   * What starts a workflow.
   *
   * @param workflow as the forge names it: a file of {@code .github/workflows}, a custom pipeline,
   *     a pipeline's number; empty where a repository has only one
   * @param branch whose workflow it is, and what it runs on
   * @param inputs without the key, which is added by the name {@value #KEY_INPUT}; GitLab and
   *     Bitbucket call them variables
   * @param key tells it from every other
   */
  record Dispatch(String workflow, String branch, Map<String, String> inputs, OperationKey key) {
    /** Copies the inputs. */
    public Dispatch {
      if (branch.isBlank()) {
        throw new IllegalArgumentException("A workflow is started on a branch");
      }
      if (inputs.containsKey(KEY_INPUT)) {
        throw new IllegalArgumentException(
            "The input " + KEY_INPUT + " is the library's own. Choose another name");
      }
      Objects.requireNonNull(workflow, "workflow");
      Objects.requireNonNull(key, "key");
      inputs = Map.copyOf(inputs);
    }
  }

  /**
   * A workflow's run, as it was when it was read.
   *
   * @param id the forge's
   * @param url for people
   * @param state how far it is
   * @param conclusion in the forge's own word: {@code timed_out}; empty while it runs
   */
  record WorkflowRun(String id, String url, State state, String conclusion) {
    /** Checks that nothing is missing. */
    public WorkflowRun {
      if (id.isBlank()) {
        throw new IllegalArgumentException("A workflow's run needs an id");
      }
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(conclusion, "conclusion");
    }

    /** How far a run is. */
    public enum State {
      /** Waiting, or under way. */
      RUNNING,
      /** It ended well. */
      SUCCEEDED,
      /** It ended badly. */
      FAILED,
      /** It was stopped. */
      CANCELLED
    }
  }
}
