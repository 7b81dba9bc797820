package io.gitops4j.registry.scan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reports that Grype writes with {@code --output json}. */
final class GrypeReports {
  private GrypeReports() {}

  static ScanReport read(JsonNode root) {
    List<Finding> found = new ArrayList<>();
    for (JsonNode match : root.path("matches")) {
      JsonNode vulnerability = match.path("vulnerability");
      if (!vulnerability.path("id").isTextual()) {
        throw ScanReport.invalid("a match has no vulnerability.id");
      }
      found.add(
          new Finding(
              vulnerability.path("id").asText(),
              match.path("artifact").path("name").asText(),
              Severity.of(vulnerability.path("severity").asText()),
              vulnerability.path("fix").path("state").asText().equals("fixed")));
    }
    return new ScanReport("grype", found);
  }
}
