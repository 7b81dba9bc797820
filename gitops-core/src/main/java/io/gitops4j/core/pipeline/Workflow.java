package io.gitops4j.core.pipeline;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A workflow (GitLab, Bitbucket, Azure DevOps: a pipeline) of a forge's own CI, as a pipeline
 * starts it: {@code Workflow.named("deploy.yml").on("main").input("version", "{version}")}. Names
 * in braces are filled in: {@code {application}}, {@code {environment}}, {@code {version}}, {@code
 * {commit}}, {@code {run}}. Immutable.
 *
 * @param name as the forge has it; empty where a repository has only one
 * @param branch whose workflow it is, and what it runs on
 * @param inputs by name; they are journaled and shown, so never secrets
 */
public record Workflow(String name, String branch, Map<String, String> inputs) {
  /** Copies the inputs. */
  public Workflow {
    if (branch.isBlank()) {
      throw new IllegalArgumentException("A workflow is started on a branch");
    }
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
  }

  /** One by its name, on {@code main}, without inputs. */
  public static Workflow named(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A workflow needs a name. Or start the only() one");
    }
    return new Workflow(name, "main", Map.of());
  }

  /** The one of a repository that has only one, as on GitLab: on {@code main}, without inputs. */
  public static Workflow only() {
    return new Workflow("", "main", Map.of());
  }

  /** The same on another branch. */
  public Workflow on(String otherBranch) {
    return new Workflow(name, otherBranch, inputs);
  }

  /** The same with one more input (GitLab, Bitbucket: variable). */
  public Workflow input(String input, String template) {
    SortedMap<String, String> more = new TreeMap<>(inputs);
    more.put(input, template);
    return new Workflow(name, branch, more);
  }

  /** For people and the fingerprint. */
  String describe(String repository) {
    return "the workflow "
        + (name.isEmpty() ? "" : name + " ")
        + "of "
        + repository
        + " on "
        + branch
        + (inputs.isEmpty() ? "" : " with " + inputs);
  }
}
