package io.gitops4j.git.ci;

import io.gitops4j.core.spi.Workflows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A pipeline of GitLab: one job, with Docker as a service beside it.
 *
 * @see <a href="https://docs.gitlab.com/ci/yaml/">CI/CD YAML syntax</a>
 */
final class GitLabPipeline {
  private static final String DOCKER = "docker:28";
  private static final String OWN_REGISTRY = "registry.gitlab.com";
  private static final String AS_THE_JOB =
      """
      REGISTRY_USERNAME=$CI_REGISTRY_USER
      REGISTRY_PASSWORD=$CI_REGISTRY_PASSWORD
      """;

  private GitLabPipeline() {}

  static CiFile of(CiSpec spec) {
    spec.requireDocker("GitLab's jobs");
    boolean own = spec.image().host().equals(OWN_REGISTRY);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("workflow", workflow(spec));
    tree.put("variables", Map.of(Workflows.KEY_INPUT, key()));
    tree.put("build", job(spec, own));
    return CiFile.of(".gitlab-ci.yml", Requirements.of(spec, own), tree);
  }

  private static Map<String, ?> workflow(CiSpec spec) {
    List<Object> rules = new ArrayList<>();
    if (!spec.branches().isEmpty()) {
      String pushed = "$CI_PIPELINE_SOURCE == \"push\" && $CI_COMMIT_BRANCH =~ /^(%s)$/";
      String branches =
          spec.branches().stream().map(GitLabPipeline::regex).collect(Collectors.joining("|"));
      rules.add(Map.of("if", pushed.formatted(branches)));
    }
    rules.add(Map.of("if", "$CI_PIPELINE_SOURCE =~ /^(api|trigger|web)$/"));
    Map<String, Object> workflow = new LinkedHashMap<>();
    workflow.put("name", spec.name() + " $CI_COMMIT_REF_NAME $" + Workflows.KEY_INPUT);
    workflow.put("rules", rules);
    return workflow;
  }

  private static String regex(String pattern) {
    return pattern.replace(".", "\\.").replace("/", "\\/").replace("*", ".*");
  }

  private static Map<String, ?> key() {
    Map<String, Object> key = new LinkedHashMap<>();
    key.put("value", "");
    key.put("description", "Names what started it; leave it empty");
    return key;
  }

  private static Map<String, ?> job(CiSpec spec, boolean own) {
    BuildScript script = new BuildScript(spec, "$CI_COMMIT_SHA", "$CI_PROJECT_URL");
    List<String> scripts = new ArrayList<>();
    scripts.add((own ? AS_THE_JOB : "") + script.login());
    scripts.add(script.build());
    if (spec.isReporting()) {
      scripts.add("apk add --no-cache curl openssl\n");
      scripts.add(script.report("$digest"));
    }
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("image", DOCKER + "-cli");
    job.put("services", List.of(DOCKER + "-dind"));
    job.put("variables", Map.of("DOCKER_TLS_CERTDIR", "/certs"));
    job.put("script", scripts);
    job.put("after_script", List.of(script.logout()));
    return job;
  }
}
