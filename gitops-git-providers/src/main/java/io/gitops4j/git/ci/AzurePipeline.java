package io.gitops4j.git.ci;

import io.gitops4j.core.spi.Workflows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pipeline of Azure DevOps. No step is shown a secret that it does not use.
 *
 * @see <a href="https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/">YAML schema</a>
 */
final class AzurePipeline {
  private final CiSpec spec;
  private final BuildScript script;

  private AzurePipeline(CiSpec spec) {
    this.spec = spec;
    this.script = new BuildScript(spec, "$BUILD_SOURCEVERSION", "$BUILD_REPOSITORY_URI");
  }

  static CiFile of(CiSpec spec) {
    return CiFile.of(
        "azure-pipelines.yml", Requirements.of(spec, false), new AzurePipeline(spec).tree());
  }

  private Map<String, ?> tree() {
    Map<String, Object> key = new LinkedHashMap<>();
    key.put("name", Workflows.KEY_INPUT);
    key.put("displayName", "Names what started it");
    key.put("type", "string");
    key.put("default", "none");
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", spec.name() + "-" + key() + "-$(Date:yyyyMMdd)$(Rev:.r)");
    tree.put("parameters", List.of(key));
    // * is any text here.
    tree.put(
        "trigger",
        spec.branches().isEmpty()
            ? "none"
            : Map.of("branches", Map.of("include", spec.branches())));
    tree.put("pr", "none");
    tree.put("pool", Map.of("vmImage", "ubuntu-latest"));
    tree.put("steps", steps());
    return tree;
  }

  private static String key() {
    return "${{ parameters." + Workflows.KEY_INPUT + " }}";
  }

  private List<?> steps() {
    List<Object> steps = new ArrayList<>();
    steps.add(Map.of("checkout", "self"));
    steps.add(
        step(
            "Log in",
            given(BuildScript.REGISTRY_PASSWORD) + script.login(),
            Map.of("env", secret(BuildScript.REGISTRY_PASSWORD))));
    steps.add(
        step(
            "Build and push",
            script.build() + "echo \"##vso[task.setvariable variable=digest]$digest\"\n",
            Map.of()));
    if (spec.isReporting()) {
      Map<String, String> env = new LinkedHashMap<>();
      env.put("DIGEST", "$(digest)");
      env.put(Workflows.KEY_INPUT, key());
      env.putAll(secret(BuildScript.WEBHOOK_SECRET));
      steps.add(
          step(
              "Report",
              given(BuildScript.WEBHOOK_SECRET) + script.report("$DIGEST"),
              Map.of("env", env)));
    }
    steps.add(step("Log out", script.logout(), Map.of("condition", "always()")));
    return steps;
  }

  private static Map<String, ?> step(String name, String script, Map<String, ?> how) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("bash", script);
    step.put("displayName", name);
    step.putAll(how);
    return step;
  }

  private static Map<String, String> secret(String name) {
    return Map.of(name, "$(" + name + ")");
  }

  /** A variable that is not there is not expanded. */
  private static String given(String name) {
    return "case $" + name + " in '$('*) " + name + "= ;; esac\n";
  }
}
