package io.gitops4j.registry.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.util.List;

/**
 * What a scanner found, read from its report: SARIF 2.1, Trivy's JSON or Grype's JSON. Immutable.
 *
 * @param scanner its name, in lower case where the report says it
 * @param findings in the report's order; those the report itself suppresses are left out
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 * @see <a href="https://trivy.dev/latest/docs/configuration/reporting/">Trivy's reports</a>
 */
public record ScanReport(String scanner, List<Finding> findings) {
  /** The largest report that is read: 64 MiB. */
  public static final int LARGEST = 64 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Copies the findings. */
  public ScanReport {
    findings = List.copyOf(findings);
  }

  /**
   * Reads a report of any of these kinds.
   *
   * @throws ProviderException {@code INVALID} if it is none, so that no vulnerability goes unseen
   */
  public static ScanReport parse(byte[] content) {
    if (content.length > LARGEST) {
      throw invalid("it is larger than " + LARGEST + " bytes");
    }
    JsonNode root = read(content);
    if (root.path("runs").isArray()) {
      return SarifReports.read(root);
    }
    if (root.path("matches").isArray()) {
      return GrypeReports.read(root);
    }
    if (root.path("SchemaVersion").isInt() && root.has("ArtifactName")) {
      return TrivyReports.read(root);
    }
    throw invalid("it is neither SARIF, nor Trivy's or Grype's JSON");
  }

  private static JsonNode read(byte[] content) {
    try {
      return MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw invalid("it is not JSON (" + e.getOriginalMessage() + ")");
    } catch (IOException e) {
      throw invalid("it is not JSON");
    }
  }

  static ProviderException invalid(String why) {
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not read a scan report: "
            + why
            + ". Have the scanner write SARIF 2.1, or its own JSON.");
  }
}
