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
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files against the schemas that the vendors or SchemaStore publish; see servers/apis. */
@DisplayName("Every CI file")
class CiSchemaTest {
  enum Forge {
    GITHUB("github-workflows", CiFile::gitHub, "jobs"),
    GITLAB("gitlab-ci", CiFile::gitLab, "workflow"),
    BITBUCKET("bitbucket-pipelines", CiFile::bitbucketCloud, "pipelines"),
    AZURE("azure-pipelines", CiFile::azureDevOps, "steps");

    final String schema;
    final Function<CiSpec, CiFile> file;
    final String part;

    Forge(String schema, Function<CiSpec, CiFile> file, String part) {
      this.schema = schema;
      this.file = file;
      this.part = part;
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("is as its schema wants it, whatever the spec")
  void valid(Forge forge) throws IOException {
    Schema schema = schema(forge);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    YAMLMapper yaml = new YAMLMapper();
    for (int i = 0; i < 50; i++) {
      CiFile file = forge.file.apply(RandomSpecs.next(random));
      JsonNode tree = yaml.readTree(file.text());
      assertThat(schema.validate(tree)).as("seed %d:%n%s", seed, file.text()).isEmpty();
      ((ObjectNode) tree).put(forge.part, 1);
      assertThat(schema.validate(tree)).as("what the schema refuses").isNotEmpty();
    }
  }

  private static Schema schema(Forge forge) throws IOException {
    boolean required = System.getProperty("gitops4j.required", "").contains("apis");
    Path file = Path.of(System.getProperty("gitops4j.apis", ""), "ci-" + forge.schema + ".json");
    assumeTrue(required || Files.exists(file), "gitops4j.apis has no " + file.getFileName());
    JsonNode tree = new ObjectMapper().readTree(Files.readString(file));
    return SchemaRegistry.withDialect(Dialects.getDraft7()).getSchema(tree);
  }
}
