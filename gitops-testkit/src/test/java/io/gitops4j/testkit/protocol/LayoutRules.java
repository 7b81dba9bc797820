package io.gitops4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an OCI layout has to show: each tag intended, each blob what its name says, none missing.
 */
final class LayoutRules {
  private static final String TAG = "org.opencontainers.image.ref.name";

  private final RawJournal journal;
  private final Path layout;
  private final Violations found;
  private final ObjectMapper json = new ObjectMapper();

  LayoutRules(RawJournal journal, Path layout, Violations found) {
    this.journal = journal;
    this.layout = layout;
    this.found = found;
  }

  void check() throws IOException {
    Set<String> intended = pinned(false);
    Map<String, String> there = new HashMap<>();
    for (Path index : indexes()) {
      for (JsonNode manifest : json.readTree(index.toFile()).path("manifests")) {
        String tag = manifest.path("annotations").path(TAG).asText("");
        String digest = manifest.path("digest").asText();
        if (!tag.isEmpty()) {
          String other = there.put(tag, digest);
          found.unless(other == null, "I1", "tag %s is %s and %s", tag, other, digest);
          found.unless(
              intended.contains(tag + "@" + digest),
              "I2",
              "artifact %s@%s was never intended",
              tag,
              digest);
        }
        blob(index.resolveSibling("blobs"), digest, true);
      }
    }
    for (String reference : pinned(true)) {
      String tag = reference.substring(0, reference.indexOf('@'));
      String digest = reference.substring(reference.indexOf('@') + 1);
      found.unless(
          digest.equals(there.get(tag)), "I1", "artifact %s was pushed and is lost", reference);
    }
  }

  /** Whether a blob's bytes are those its name says; a manifest's parts as well. */
  private void blob(Path blobs, String digest, boolean manifest) throws IOException {
    Path file = blobs.resolve("sha256").resolve(digest.substring("sha256:".length()));
    if (!Files.exists(file)) {
      found.add("I4", "blob %s of the layout is missing", digest);
      return;
    }
    byte[] content = Files.readAllBytes(file);
    found.unless(
        Digest.of(content).toString().equals(digest), "I4", "blob %s is something else", digest);
    if (manifest) {
      JsonNode read = json.readTree(content);
      if (read.has("config")) {
        blob(blobs, read.path("config").path("digest").asText(), false);
      }
      for (JsonNode layer : read.path("layers")) {
        blob(blobs, layer.path("digest").asText(), false);
      }
      for (JsonNode inner : read.path("manifests")) {
        blob(blobs, inner.path("digest").asText(), true);
      }
    }
  }

  /** {@code tag@digest} of the pushes. */
  private Set<String> pinned(boolean onlyThoseThatHappened) {
    return journal.operations().stream()
        .filter(op -> op.kind().equals("registry.push"))
        .filter(op -> op.happened() || !onlyThoseThatHappened)
        .map(op -> op.payload().path("reference").asText())
        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
        .map(name -> name.substring(name.indexOf(':') + 1))
        .collect(Collectors.toSet());
  }

  private List<Path> indexes() throws IOException {
    if (!Files.isDirectory(layout)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(layout)) {
      return files.filter(f -> f.endsWith("index.json")).toList();
    }
  }
}
