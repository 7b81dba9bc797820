package io.gitops4j.git.ci;

import io.gitops4j.core.spi.Workflows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A workflow of GitHub Actions. Nothing of others runs in it but GitHub's own checkout, pinned; no
 * step is shown a secret that it does not use.
 *
 * @see <a
 *     href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax">
 *     Workflow syntax</a>
 */
final class GitHubWorkflow {
  private static final String CHECKOUT =
      "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8";
  private static final String CHECKOUT_VERSION = "v5.0.0";
  private static final String OWN_REGISTRY = "ghcr.io";
  private static final String REGISTRY = "REGISTRY";
  private static final String IMAGE = "IMAGE";

  private final CiSpec spec;
  private final BuildScript script;
  private final boolean own;

  private GitHubWorkflow(CiSpec spec) {
    this.spec = spec;
    this.script =
        new BuildScript(spec, "$GITHUB_SHA", "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY")
            .withNamesIn(REGISTRY, IMAGE);
    this.own = spec.image().host().equals(OWN_REGISTRY);
  }

  static CiFile of(CiSpec spec) {
    GitHubWorkflow workflow = new GitHubWorkflow(spec);
    return CiFile.of(
        ".github/workflows/" + spec.name() + ".yml",
        Requirements.of(spec, workflow.own),
        workflow.tree());
  }

  private Map<String, ?> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", spec.name());
    tree.put(
        "run-name",
        spec.name() + " ${{ github.ref_name }} ${{ inputs." + Workflows.KEY_INPUT + " }}");
    tree.put("on", triggers());
    tree.put("env", names());
    tree.put("permissions", Map.of());
    tree.put("jobs", Map.of("build", job()));
    return tree;
  }

  /** What is built and where it goes, at the top, where a reader looks for it. */
  private Map<String, ?> names() {
    Map<String, Object> names = new LinkedHashMap<>();
    names.put(REGISTRY, spec.image().host());
    names.put(IMAGE, spec.image().name());
    return names;
  }

  private Map<String, ?> triggers() {
    Map<String, Object> key = new LinkedHashMap<>();
    key.put("description", "Names what started it; leave it empty");
    key.put("type", "string");
    key.put("required", false);
    Map<String, Object> triggers = new LinkedHashMap<>();
    triggers.put("workflow_dispatch", Map.of("inputs", Map.of(Workflows.KEY_INPUT, key)));
    if (!spec.branches().isEmpty()) {
      // ** is any text, * is one without a slash.
      List<String> branches = spec.branches().stream().map(b -> b.replace("*", "**")).toList();
      triggers.put("push", Map.of("branches", branches));
    }
    return triggers;
  }

  private Map<String, ?> job() {
    Map<String, Object> permissions = new LinkedHashMap<>();
    permissions.put("contents", "read");
    if (own) {
      permissions.put("packages", "write");
    }
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("runs-on", "ubuntu-latest");
    job.put("permissions", permissions);
    job.put("outputs", Map.of("digest", "${{ steps.push.outputs.digest }}"));
    job.put("steps", steps());
    return job;
  }

  private List<?> steps() {
    List<Object> steps = new ArrayList<>();
    steps.add(checkout());
    steps.add(step("Log in", Map.of("env", credentials()), script.login()));
    steps.add(
        step(
            "Build and push",
            Map.of("id", "push"),
            script.build() + "echo \"digest=$digest\" >>\"$GITHUB_OUTPUT\"\n"));
    if (spec.isReporting()) {
      steps.add(step("Report", Map.of("env", reporting()), script.report("$DIGEST")));
    }
    steps.add(step("Log out", Map.of("if", "always()"), script.logout()));
    return steps;
  }

  private static Map<String, ?> checkout() {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("name", "Check out with " + CHECKOUT_VERSION);
    step.put("uses", CHECKOUT);
    step.put("with", Map.of("persist-credentials", false));
    return step;
  }

  private static Map<String, ?> step(String name, Map<String, ?> how, String script) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("name", name);
    step.putAll(how);
    step.put("run", script);
    return step;
  }

  private Map<String, ?> credentials() {
    Map<String, String> env = new LinkedHashMap<>();
    env.put(
        BuildScript.REGISTRY_USERNAME,
        own ? "${{ github.actor }}" : "${{ vars." + BuildScript.REGISTRY_USERNAME + " }}");
    env.put(
        BuildScript.REGISTRY_PASSWORD,
        own ? "${{ github.token }}" : "${{ secrets." + BuildScript.REGISTRY_PASSWORD + " }}");
    return env;
  }

  private static Map<String, ?> reporting() {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("DIGEST", "${{ steps.push.outputs.digest }}");
    env.put(Workflows.KEY_INPUT, "${{ inputs." + Workflows.KEY_INPUT + " }}");
    env.put(BuildScript.WEBHOOK_URL, "${{ vars." + BuildScript.WEBHOOK_URL + " }}");
    env.put(BuildScript.WEBHOOK_SECRET, "${{ secrets." + BuildScript.WEBHOOK_SECRET + " }}");
    return env;
  }
}
