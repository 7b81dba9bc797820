package io.gitops4j.registry.scan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reports in SARIF. How bad a result is, its rule says: as a score, or else as a level. */
final class SarifReports {
  private SarifReports() {}

  static ScanReport read(JsonNode root) {
    List<Finding> found = new ArrayList<>();
    String scanner = "";
    for (JsonNode run : root.path("runs")) {
      JsonNode driver = run.path("tool").path("driver");
      scanner = scanner.isEmpty() ? driver.path("name").asText().toLowerCase(Locale.ROOT) : scanner;
      Map<String, JsonNode> rules = rules(run);
      for (JsonNode result : run.path("results")) {
        if (isProblem(result)) {
          found.add(finding(result, rule(result, driver, rules)));
        }
      }
    }
    return new ScanReport(scanner, found);
  }

  private static Map<String, JsonNode> rules(JsonNode run) {
    Map<String, JsonNode> rules = new HashMap<>();
    run.path("tool").path("driver").path("rules").forEach(r -> rules.put(id(r), r));
    for (JsonNode extension : run.path("tool").path("extensions")) {
      extension.path("rules").forEach(r -> rules.putIfAbsent(id(r), r));
    }
    return rules;
  }

  private static String id(JsonNode rule) {
    return rule.path("id").asText();
  }

  private static JsonNode rule(JsonNode result, JsonNode driver, Map<String, JsonNode> rules) {
    JsonNode named =
        rules.get(result.path("ruleId").asText(result.path("rule").path("id").asText()));
    return named != null ? named : driver.path("rules").path(result.path("ruleIndex").asInt(-1));
  }

  /** A result that was suppressed, or says that all is well, is none. */
  private static boolean isProblem(JsonNode result) {
    String kind = result.path("kind").asText("fail");
    if (!kind.equals("fail") && !kind.equals("open") && !kind.equals("review")) {
      return false;
    }
    for (JsonNode suppression : result.path("suppressions")) {
      if (suppression.path("status").asText("accepted").equals("accepted")) {
        return false;
      }
    }
    return true;
  }

  private static Finding finding(JsonNode result, JsonNode rule) {
    String id = result.path("ruleId").asText(rule.path("id").asText());
    if (id.isEmpty()) {
      throw ScanReport.invalid("a result has no ruleId");
    }
    JsonNode place = result.path("locations").path(0).path("physicalLocation");
    String component = place.path("artifactLocation").path("uri").asText();
    return new Finding(id, component, severity(result, rule), true);
  }

  private static Severity severity(JsonNode result, JsonNode rule) {
    JsonNode score = rule.path("properties").path("security-severity");
    double number = score.asDouble(-1);
    if (number >= 0) {
      return Severity.of(number);
    }
    String usual = rule.path("defaultConfiguration").path("level").asText("warning");
    return switch (result.path("level").asText(usual)) {
      case "error" -> Severity.HIGH;
      case "warning" -> Severity.MEDIUM;
      case "note" -> Severity.LOW;
      default -> Severity.NEGLIGIBLE;
    };
  }
}
