package io.gitops4j.git.ci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The steps of a GitHub workflow, run here as its runner does: expressions in {@code env} are
 * looked up in a table, and a script that has one is a failure.
 */
final class WorkflowSteps {
  private final JsonNode workflow;
  private final Path folder;
  private final Map<String, String> values;
  private final Map<String, String> environment;

  /**
   * Steps of a file.
   *
   * @param folder where they run
   * @param values of expressions, by what stands between the braces
   * @param environment that the runner sets
   */
  WorkflowSteps(
      CiFile file, Path folder, Map<String, String> values, Map<String, String> environment)
      throws IOException {
    this.workflow = new YAMLMapper().readTree(file.text());
    this.folder = folder;
    this.values = new HashMap<>(values);
    this.environment = environment;
  }

  /** Runs all of them; the first that fails ends it. */
  ShellRun run(String shell) throws IOException {
    StringBuilder said = new StringBuilder();
    for (JsonNode step : workflow.at("/jobs/build/steps")) {
      String script = step.path("run").asText();
      assertThat(script).as("expressions in scripts").doesNotContain("${{");
      Map<String, String> all = new HashMap<>(environment);
      Path output = Files.createTempFile(folder, "output", "");
      all.put("GITHUB_OUTPUT", output.toString());
      workflow.path("env").properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
      step.path("env")
          .properties()
          .forEach(entry -> all.put(entry.getKey(), value(entry.getValue().asText())));
      ShellRun ran = ShellRun.of(shell, script, folder, all);
      said.append(ran.output());
      if (ran.exit() != 0) {
        return new ShellRun(ran.exit(), said.toString());
      }
      for (String line : Files.readAllLines(output)) {
        String[] pair = line.split("=", 2);
        values.put("steps." + step.path("id").asText() + ".outputs." + pair[0], pair[1]);
      }
      Files.delete(output);
    }
    return new ShellRun(0, said.toString());
  }

  private String value(String text) {
    assertThat(text).startsWith("${{ ").endsWith(" }}");
    return values.getOrDefault(text.substring(4, text.length() - 3), "");
  }
}
