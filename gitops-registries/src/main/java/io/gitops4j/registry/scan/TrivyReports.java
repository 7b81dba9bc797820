package io.gitops4j.registry.scan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reports that Trivy writes with {@code --format json}. */
final class TrivyReports {
  private TrivyReports() {}

  static ScanReport read(JsonNode root) {
    List<Finding> found = new ArrayList<>();
    for (JsonNode result : root.path("Results")) {
      String target = result.path("Target").asText();
      for (JsonNode each : result.path("Vulnerabilities")) {
        boolean fixable = !each.path("FixedVersion").asText().isBlank();
        found.add(finding(each, "VulnerabilityID", each.path("PkgName").asText(), fixable));
      }
      for (JsonNode each : result.path("Misconfigurations")) {
        if (each.path("Status").asText("FAIL").equals("FAIL")) {
          found.add(finding(each, "ID", target, true));
        }
      }
      for (JsonNode each : result.path("Secrets")) {
        found.add(finding(each, "RuleID", target, true));
      }
    }
    return new ScanReport("trivy", found);
  }

  private static Finding finding(JsonNode each, String id, String component, boolean fixable) {
    if (!each.path(id).isTextual()) {
      throw ScanReport.invalid("a finding has no " + id);
    }
    Severity severity = Severity.of(each.path("Severity").asText());
    return new Finding(each.path(id).asText(), component, severity, fixable);
  }
}
