package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** An in-toto statement: a predicate about artifacts. The same parts give the same bytes. */
final class Statement {
  private static final String TYPE = "https://in-toto.io/Statement/v1";

  /** What cosign writes for attestations. */
  private static final String OLD_TYPE = "https://in-toto.io/Statement/v0.1";

  private final ObjectNode json;
  private final Set<String> subjects;

  private Statement(ObjectNode json, Set<String> subjects) {
    this.json = json;
    this.subjects = subjects;
  }

  static byte[] write(Digest subject, Predicate predicate) {
    ObjectNode json = StrictJson.object();
    json.put("_type", TYPE);
    json.putArray("subject")
        .addObject()
        .putObject("digest")
        .put(subject.algorithm(), subject.hex());
    json.put("predicateType", predicate.type());
    try {
      json.set("predicate", StrictJson.parse(predicate.json()));
    } catch (IOException e) {
      throw new IllegalStateException("A predicate is checked when it is made", e);
    }
    return StrictJson.write(json);
  }

  /**
   * Reads a statement.
   *
   * @throws IOException if it is none; the message says why, after "it"
   */
  static Statement read(byte[] content) throws IOException {
    ObjectNode json = StrictJson.parse(content);
    String type = StrictJson.text(json, "_type");
    if (!type.equals(TYPE) && !type.equals(OLD_TYPE)) {
      throw new IOException("it is no in-toto statement: its _type is '" + type + "'");
    }
    if (StrictJson.text(json, "predicateType").isEmpty()) {
      throw new IOException("it has no predicateType");
    }
    Set<String> subjects = new LinkedHashSet<>();
    for (JsonNode subject : json.path("subject")) {
      for (var digest : subject.path("digest").properties()) {
        subjects.add(digest.getKey() + ":" + digest.getValue().asText());
      }
    }
    return new Statement(json, subjects);
  }

  /** Whether it is about that artifact. */
  boolean isAbout(Digest digest) {
    return subjects.contains(digest.toString());
  }

  String predicateType() {
    return StrictJson.text(json, "predicateType");
  }

  /** What it is about, for people: the first, if there are many. */
  String about() {
    return subjects.stream().findFirst().orElse("nothing");
  }
}
