package io.gitops4j.registry.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A scanner's report")
class ScanReportTest {
  private static ScanReport parse(String json) {
    return ScanReport.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("of Trivy has vulnerabilities, failed configurations and secrets")
  void trivy() {
    ScanReport report =
        parse(
            """
            {"SchemaVersion": 2, "ArtifactName": "app", "Results": [
              {"Target": "app (debian 12)", "Class": "os-pkgs", "Vulnerabilities": [
                {"VulnerabilityID": "CVE-2023-1", "PkgName": "openssl", "InstalledVersion": "3.0",
                 "FixedVersion": "3.1", "Severity": "CRITICAL"},
                {"VulnerabilityID": "CVE-2023-2", "PkgName": "zlib", "Severity": "LOW"}]},
              {"Target": "Dockerfile", "Misconfigurations": [
                {"ID": "DS002", "Severity": "HIGH", "Status": "FAIL"},
                {"ID": "DS001", "Severity": "HIGH", "Status": "PASS"}]},
              {"Target": "key.pem", "Secrets": [{"RuleID": "private-key", "Severity": "ODD"}]},
              {"Target": "clean"}]}
            """);
    assertThat(report.scanner()).isEqualTo("trivy");
    assertThat(report.findings())
        .containsExactly(
            new Finding("CVE-2023-1", "openssl", Severity.CRITICAL, true),
            new Finding("CVE-2023-2", "zlib", Severity.LOW, false),
            new Finding("DS002", "Dockerfile", Severity.HIGH, true),
            new Finding("private-key", "key.pem", Severity.UNKNOWN, true));
  }

  @Test
  @DisplayName("of Grype has matches")
  void grype() {
    ScanReport report =
        parse(
            """
            {"matches": [
              {"vulnerability": {"id": "GHSA-1", "severity": "High",
                 "fix": {"versions": ["2.0"], "state": "fixed"}},
               "artifact": {"name": "log4j-core", "version": "2.14"}},
              {"vulnerability": {"id": "CVE-2", "severity": "Negligible",
                 "fix": {"versions": [], "state": "wont-fix"}}, "artifact": {"name": "tar"}}],
             "descriptor": {"name": "grype"}}
            """);
    assertThat(report.findings())
        .containsExactly(
            new Finding("GHSA-1", "log4j-core", Severity.HIGH, true),
            new Finding("CVE-2", "tar", Severity.NEGLIGIBLE, false));
  }

  @Test
  @DisplayName("in SARIF has results, by the score of their rule or their level, unless suppressed")
  void sarif() {
    ScanReport report =
        parse(
            """
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Scanner", "rules": [
                {"id": "CVE-1", "properties": {"security-severity": "9.8"}},
                {"id": "style", "defaultConfiguration": {"level": "note"}}]},
                "extensions": [{"name": "more", "rules": [
                  {"id": "CVE-2", "properties": {"security-severity": "4.0"}}]}]},
              "results": [
                {"ruleId": "CVE-1", "level": "warning", "locations": [{"physicalLocation":
                  {"artifactLocation": {"uri": "app.jar"}}}]},
                {"ruleIndex": 1, "message": {"text": "x"}},
                {"ruleId": "CVE-2"},
                {"ruleId": "free", "level": "error"},
                {"ruleId": "CVE-1", "suppressions": [{"kind": "external"}]},
                {"ruleId": "CVE-1", "suppressions": [{"kind": "external", "status": "rejected"}]},
                {"ruleId": "CVE-1", "kind": "pass"}]}]}
            """);
    assertThat(report.scanner()).isEqualTo("scanner");
    assertThat(report.findings())
        .containsExactly(
            new Finding("CVE-1", "app.jar", Severity.CRITICAL, true),
            new Finding("style", "", Severity.LOW, true),
            new Finding("CVE-2", "", Severity.MEDIUM, true),
            new Finding("free", "", Severity.HIGH, true),
            new Finding("CVE-1", "", Severity.CRITICAL, true));
  }

  @ParameterizedTest
  @CsvSource({
    "0, NEGLIGIBLE",
    "0.1, LOW",
    "3.9, LOW",
    "4, MEDIUM",
    "6.9, MEDIUM",
    "7, HIGH",
    "8.9, HIGH",
    "9, CRITICAL",
    "10, CRITICAL"
  })
  @DisplayName("gives scores their names")
  void scores(double score, Severity severity) {
    assertThat(Severity.of(score)).isEqualTo(severity);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"Results\": []}",
        "{\"matches\": [{}]}",
        "{\"runs\": [{\"results\": [{\"level\": \"error\"}]}]}",
        "{\"SchemaVersion\":2,\"ArtifactName\":\"a\",\"Results\":[{\"Vulnerabilities\":[{}]}]}",
        "{\"matches\": [], \"matches\": []}"
      })
  @DisplayName("that can't be read is an error and never a clean one")
  void unreadable(String json) {
    assertThatThrownBy(() -> parse(json))
        .hasMessageStartingWith("Could not read a scan report: ")
        .hasMessageEndingWith("Have the scanner write SARIF 2.1, or its own JSON.");
  }
}
