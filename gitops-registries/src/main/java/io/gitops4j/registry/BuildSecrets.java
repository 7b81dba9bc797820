package io.gitops4j.registry;

import io.gitops4j.core.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The secrets of one build: in files that only their owner reads, removed when this is closed, and
 * taken out of whatever the build says. Immutable.
 */
final class BuildSecrets implements AutoCloseable {
  /** A shorter part of a secret is no secret by itself, and would make the rest unreadable. */
  private static final int SHORTEST_LINE = 4;

  private final List<Path> files = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final List<Secret> hidden = new ArrayList<>();

  private BuildSecrets() {}

  static BuildSecrets in(WorkFolder work, Map<String, Supplier<Secret>> secrets)
      throws IOException {
    BuildSecrets all = new BuildSecrets();
    for (Map.Entry<String, Supplier<Secret>> each : secrets.entrySet()) {
      all.add(work, each.getKey(), each.getValue().get().reveal());
    }
    // a part of another is taken out after it
    all.hidden.sort(Comparator.comparingInt((Secret s) -> s.reveal().length()).reversed());
    return all;
  }

  private void add(WorkFolder work, String id, String value) throws IOException {
    String name = "secret-" + files.size();
    files.add(work.secretFile(name, value.getBytes(StandardCharsets.UTF_8)));
    options.add("id=" + id + ",src=" + name); // the program runs in that folder
    hidden.add(Secret.of(value.strip()));
    value
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= SHORTEST_LINE)
        .forEach(line -> hidden.add(Secret.of(line)));
  }

  /** What buildah is told: an id and a file for each. */
  List<String> options() {
    return List.copyOf(options);
  }

  String redact(String text) {
    String redacted = text;
    for (Secret each : hidden) {
      redacted = each.redact(redacted);
    }
    return redacted;
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
