package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.registry.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the distribution specification's own suite by hand; docs/registries.md says how. */
@EnabledIfSystemProperty(
    named = "gitops4j.conformance",
    matches = ".+",
    disabledReason = "-Dgitops4j.conformance does not name the suite's program")
class ConformanceTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "of specification {0}, guarded: {1}")
  @CsvSource({"1.1, false", "dev, false", "1.1, true"})
  @DisplayName("the embedded registry passes the suite")
  void passes(String version, boolean guarded) throws IOException {
    EmbeddedRegistry.Builder settings = EmbeddedRegistry.in(folder.resolve("registry"));
    if (guarded) {
      settings.user("robot", "s3cret-5d41402a").tokens(Duration.ofMinutes(5));
    }
    String name = guarded ? version + "-guarded" : version;
    Path results = Path.of("target", "conformance", name).toAbsolutePath();
    Path log = Files.createDirectories(results).resolve("report.txt");
    try (EmbeddedRegistry registry = settings.start()) {
      ProcessBuilder suite =
          new ProcessBuilder(System.getProperty("gitops4j.conformance"))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> environment = suite.environment();
      environment.put("OCI_REGISTRY", registry.address());
      environment.put("OCI_TLS", "disabled");
      environment.put("OCI_VERSION", version);
      environment.put("OCI_RESULTS_DIR", results.toString());
      if (guarded) {
        environment.put("OCI_USERNAME", "robot");
        environment.put("OCI_PASSWORD", "s3cret-5d41402a");
      }
      int code = suite.start().onExit().join().exitValue();
      List<String> counts =
          Files.readAllLines(log).stream()
              .filter(line -> line.matches("  \\w+\\.{5,}: +\\d+"))
              .toList();
      System.out.println(name + ":" + String.join(";", counts).replaceAll("\\.{5,}|  +", " "));
      assertThat(code).as("the suite's end; see %s", log).isZero();
    }
  }
}
