package io.gitops4j.git.ci;

import io.gitops4j.core.spi.Workflows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bitbucket Cloud's pipelines: a custom one to be dispatched, and the same step for branches.
 *
 * @see <a
 *     href="https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/">
 *     Configuration reference</a>
 */
final class BitbucketPipelines {
  private BitbucketPipelines() {}

  static CiFile of(CiSpec spec) {
    spec.requireDocker("Bitbucket's pipelines");
    if (spec.platforms().size() > 1) {
      throw new IllegalArgumentException(
          "Bitbucket's pipelines build for one platform at a time, not for "
              + String.join(", ", spec.platforms())
              + ". Name one");
    }
    Map<String, Object> key = new LinkedHashMap<>();
    key.put("name", Workflows.KEY_INPUT);
    key.put("default", "none");
    key.put("description", "Names what started it");
    Map<String, Object> step = Map.of("step", step(spec));
    Map<String, Object> pipelines = new LinkedHashMap<>();
    pipelines.put("custom", Map.of(spec.name(), List.of(Map.of("variables", List.of(key)), step)));
    if (!spec.branches().isEmpty()) {
      // ** is any text, * is one without a slash.
      String any = String.join(",", spec.branches()).replace("*", "**");
      String pattern = spec.branches().size() > 1 ? "{" + any + "}" : any;
      pipelines.put("branches", Map.of(pattern, List.of(step)));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("image", "atlassian/default-image:5");
    tree.put("pipelines", pipelines);
    return CiFile.of("bitbucket-pipelines.yml", Requirements.of(spec, false), tree);
  }

  private static Map<String, ?> step(CiSpec spec) {
    BuildScript script =
        new BuildScript(
            spec, "$BITBUCKET_COMMIT", "https://bitbucket.org/$BITBUCKET_REPO_FULL_NAME");
    List<String> scripts = new ArrayList<>(List.of(script.login(), script.build()));
    if (spec.isReporting()) {
      scripts.add(script.report("$digest"));
    }
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("name", spec.name());
    step.put("services", List.of("docker"));
    step.put("script", scripts);
    step.put("after-script", List.of(script.logout()));
    return step;
  }
}
