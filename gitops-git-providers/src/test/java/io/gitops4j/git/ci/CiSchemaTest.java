package io.gitops4j.git.ci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files against the schemas that the vendors or SchemaStore publish; see servers/apis. */
@DisplayName("Every CI file")
class CiSchemaTest {
  @ParameterizedTest
  @CsvSource({
    "github-workflows, jobs",
    "gitlab-ci, workflow",
    "bitbucket-pipelines, pipelines",
    "azure-pipelines, steps"
  })
  @DisplayName("is as its schema wants it, whatever the spec")
  void valid(String format, String part) throws IOException {
    Schema schema = schema(format);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    YAMLMapper yaml = new YAMLMapper();
    for (int i = 0; i < 50; i++) {
      CiFile file = file(format, RandomSpecs.next(random));
      JsonNode tree = yaml.readTree(file.text());
      assertThat(schema.validate(tree)).as("seed %d:%n%s", seed, file.text()).isEmpty();
      ((ObjectNode) tree).put(part, 1);
      assertThat(schema.validate(tree)).as("what the schema refuses").isNotEmpty();
    }
  }

  private static CiFile file(String format, CiSpec spec) {
    return switch (format) {
      case "github-workflows" -> CiFile.gitHub(spec);
      case "gitlab-ci" -> CiFile.gitLab(spec);
      case "bitbucket-pipelines" -> CiFile.bitbucketCloud(spec);
      default -> CiFile.azureDevOps(spec);
    };
  }

  private static Schema schema(String format) throws IOException {
    boolean required = System.getProperty("gitops4j.required", "").contains("apis");
    Path file = Path.of(System.getProperty("gitops4j.apis", ""), "ci-" + format + ".json");
    assumeTrue(required || Files.exists(file), "gitops4j.apis has no " + file.getFileName());
    JsonNode tree = new ObjectMapper().readTree(Files.readString(file));
    return SchemaRegistry.withDialect(Dialects.getDraft7()).getSchema(tree);
  }
}
