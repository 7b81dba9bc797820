package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The forms of bills of materials, and how a file shows that it is one. */
enum SbomFormat {
  CYCLONEDX("CycloneDX", EvidenceTypes.CYCLONEDX) {
    @Override
    boolean isOf(Map<String, String> top) {
      return "CycloneDX".equals(top.get("bomFormat")) && top.containsKey("specVersion");
    }
  },
  SPDX("SPDX", EvidenceTypes.SPDX) {
    @Override
    boolean isOf(Map<String, String> top) {
      return top.getOrDefault("spdxVersion", "").startsWith("SPDX-")
          || top.getOrDefault("@context", "").startsWith("https://spdx.org/rdf/3.");
    }
  };

  final String mediaType;
  private final String title;

  SbomFormat(String title, String mediaType) {
    this.title = title;
    this.mediaType = mediaType;
  }

  /** Whether the texts at the top of a document say that it is one. */
  abstract boolean isOf(Map<String, String> top);

  /**
   * Checks a file from its beginning to its end, and holds little of it.
   *
   * @throws IllegalArgumentException if it is not what this format says
   * @throws IOException if it can't be read
   */
  void check(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file);
        JsonParser json = StrictJson.factory().createParser(content)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw refused(file, "it is not a JSON object");
      }
      if (!isOf(top(json))) {
        throw refused(file, "it does not say that it is " + title);
      }
      if (json.nextToken() != null) {
        throw refused(file, "something follows its end");
      }
    } catch (JsonProcessingException e) {
      throw refused(file, "it is not valid JSON (" + e.getOriginalMessage() + ")");
    }
  }

  /** The texts at the top of a document, without what is inside other values. */
  private static Map<String, String> top(JsonParser json) throws IOException {
    Map<String, String> found = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        found.put(name, json.getText());
      } else {
        json.skipChildren();
      }
    }
    return found;
  }

  private IllegalArgumentException refused(Path file, String why) {
    return new IllegalArgumentException(
        "Could not take " + file + " for a bill of materials in " + title + ": " + why);
  }
}
