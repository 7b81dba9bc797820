package io.gitops4j.git.fake;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a vendor says of its API, in OpenAPI 3.0 or Swagger 2.0, as JSON or YAML. The documents are
 * in the folder that the system property {@code gitops4j.apis} names: where it is absent, tests are
 * skipped, and fail with {@code -Dgitops4j.required=apis}. Immutable.
 */
public final class ApiDocument {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");
  private static final Map<Path, ApiDocument> READ = new ConcurrentHashMap<>();

  private final List<ApiOperation> operations = new ArrayList<>();

  private ApiDocument(JsonNode root) {
    ApiSchemas schemas = new ApiSchemas(root);
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .map(
                        m -> ApiOperation.read(schemas, m.getKey(), path.getKey(), path.getValue()))
                    .forEach(operations::add));
    operations.sort(Comparator.comparingInt(ApiOperation::precision).reversed());
  }

  /** A document by its file's name; read once for all tests. */
  public static ApiDocument named(String file) {
    String folder = System.getProperty("gitops4j.apis", "");
    boolean required = System.getProperty("gitops4j.required", "").contains("apis");
    assumeTrue(required || !folder.isEmpty(), "gitops4j.apis is not set");
    Path document = Path.of(folder, file);
    assumeTrue(required || Files.exists(document), "gitops4j.apis has no " + file);
    return READ.computeIfAbsent(document, ApiDocument::read);
  }

  /** A document of our own, for what a vendor's leaves out: it is beside this class. */
  public static ApiDocument ours(String file) {
    try (InputStream content =
        Objects.requireNonNull(ApiDocument.class.getResourceAsStream(file), file)) {
      return new ApiDocument(new YAMLMapper().readTree(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document as it stands in a file. */
  static ApiDocument read(Path file) {
    ObjectMapper mapper = file.toString().endsWith(".yaml") ? new YAMLMapper() : new JsonMapper();
    try {
      return new ApiDocument(mapper.readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("The API document cannot be read: " + file, e);
    }
  }

  /** The operation that a method and a path mean; of several the most precise one. */
  public Optional<ApiOperation> operation(String method, String rawPath) {
    return operations.stream().filter(one -> one.matches(method, rawPath)).findFirst();
  }
}
