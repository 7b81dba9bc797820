package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.RepositoryUrl;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy asks of provenance: which repositories a build was asked to build from, and who
 * built. Builders write the repository in different places; where two places differ, both count, so
 * that neither can hide the other.
 */
record ProvenanceFacts(Set<String> sources, String builder) {
  ProvenanceFacts {
    sources = Set.copyOf(sources);
  }

  /** Those of a statement; empty if it is no provenance. */
  static Optional<ProvenanceFacts> of(VerifiedStatement statement) {
    try {
      JsonNode predicate = StrictJson.parse(statement.content()).path("predicate");
      return switch (statement.predicateType()) {
        case Predicate.PROVENANCE -> Optional.of(current(predicate));
        case Predicate.OLD_PROVENANCE -> Optional.of(old(predicate));
        default -> Optional.empty();
      };
    } catch (IOException e) {
      throw new IllegalStateException("A statement is checked when it is read", e);
    }
  }

  private static ProvenanceFacts current(JsonNode predicate) {
    JsonNode definition = predicate.path("buildDefinition");
    JsonNode asked = definition.path("externalParameters");
    Set<String> sources = new LinkedHashSet<>();
    add(sources, StrictJson.text(asked, "source"));
    add(sources, StrictJson.text(asked.path("source"), "uri"));
    add(sources, StrictJson.text(asked.path("workflow"), "repository"));
    boolean unsaid = sources.isEmpty();
    for (JsonNode each : definition.path("resolvedDependencies")) {
      if (unsaid && each.path("digest").has("gitCommit")) {
        add(sources, StrictJson.text(each, "uri"));
      }
    }
    return new ProvenanceFacts(
        sources, StrictJson.text(predicate.path("runDetails").path("builder"), "id"));
  }

  private static ProvenanceFacts old(JsonNode predicate) {
    Set<String> sources = new LinkedHashSet<>();
    add(sources, StrictJson.text(predicate.path("invocation").path("configSource"), "uri"));
    return new ProvenanceFacts(sources, StrictJson.text(predicate.path("builder"), "id"));
  }

  private static void add(Set<String> sources, String uri) {
    if (!uri.isEmpty()) {
      sources.add(canonical(uri));
    }
  }

  boolean isFrom(RepositoryUrl repository) {
    return sources.equals(Set.of(canonical(repository.toString())));
  }

  /** A repository's address without what differs between people who mean the same one. */
  private static String canonical(String uri) {
    String text = uri.startsWith("git+") ? uri.substring("git+".length()) : uri;
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return text;
    }
    int slash = text.indexOf('/', scheme + "://".length());
    int path = slash < 0 ? text.length() : slash;
    String name = text.substring(path).replaceFirst("[@#].*", "").replaceFirst("/+$", "");
    return text.substring(0, path).toLowerCase(Locale.ROOT) + name.replaceFirst("[.]git$", "");
  }
}
