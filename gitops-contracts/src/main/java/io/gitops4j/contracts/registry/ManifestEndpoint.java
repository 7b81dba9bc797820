package io.gitops4j.contracts.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pulling, pushing and deleting manifests and tags. Thread-safe. */
final class ManifestEndpoint {
  /** What the specification asks registries to take, in bytes. */
  private static final int LARGEST = 4 * 1024 * 1024;

  private static final String DIGEST = "Docker-Content-Digest";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Registry registry;

  ManifestEndpoint(Registry registry) {
    this.registry = registry;
  }

  void answer(Exchange exchange, String repository, String reference) throws IOException {
    boolean put = exchange.method().equals("PUT");
    if (Names.isDigest(reference)) {
      Names.digest(reference);
    } else if (!Names.isTag(reference)) {
      throw put ? invalid("invalid tag") : unknown();
    }
    try {
      switch (exchange.method()) {
        case "GET", "HEAD" -> give(exchange, repository, reference);
        case "PUT" -> put(exchange, repository, reference);
        case "DELETE" -> delete(exchange, repository, reference);
        default -> throw new RefusedRequest(405, "UNSUPPORTED", "the operation is unsupported");
      }
    } catch (ProviderException e) {
      throw RefusedRequest.of(e, "MANIFEST_INVALID", "MANIFEST_UNKNOWN");
    }
  }

  private void give(Exchange exchange, String repository, String reference) throws IOException {
    Manifest manifest =
        registry.manifest(repository, reference).orElseThrow(ManifestEndpoint::unknown);
    exchange.set("Content-Type", manifest.descriptor().mediaType());
    exchange.set(DIGEST, manifest.descriptor().digest().toString());
    exchange.answer(200, manifest.content());
  }

  private void delete(Exchange exchange, String repository, String reference) throws IOException {
    if (registry.head(repository, reference).isEmpty()) {
      throw unknown();
    }
    registry.delete(repository, reference);
    exchange.answer(202);
  }

  private void put(Exchange exchange, String repository, String reference) throws IOException {
    byte[] content = exchange.body().readNBytes(LARGEST + 1);
    if (content.length > LARGEST) {
      throw new RefusedRequest(
          413, "MANIFEST_INVALID", "the manifest is larger than " + LARGEST + " bytes");
    }
    JsonNode json = parsed(content);
    String type = mediaType(exchange, json);
    List<String> tags = new ArrayList<>();
    Descriptor stored;
    if (Names.isDigest(reference)) {
      tags.addAll(exchange.allParameters("tag"));
      stored = store(repository, Names.digest(reference), content, type, json, tags);
    } else {
      tags.add(reference);
      stored = store(repository, Digest.of(content), content, type, json, tags);
    }
    if (Names.isDigest(reference) && !tags.isEmpty()) {
      exchange.set("OCI-Tag", String.join(", ", tags));
    }
    subject(json).ifPresent(digest -> exchange.set("OCI-Subject", digest));
    exchange.set("Location", "/v2/" + repository + "/manifests/" + stored.digest());
    exchange.set(DIGEST, stored.digest().toString());
    exchange.answer(201);
  }

  private Descriptor store(
      String repository,
      Digest digest,
      byte[] content,
      String type,
      JsonNode json,
      List<String> tags) {
    if (tags.stream().anyMatch(tag -> !Names.isTag(tag))) {
      throw invalid("invalid tag");
    }
    if (digest.algorithm().equals("sha256") && !digest.equals(Digest.of(content))) {
      throw wrongDigest();
    }
    Descriptor stored;
    try {
      stored = registry.putManifest(repository, digest, content, type);
    } catch (ProviderException e) {
      throw e.kind() == ErrorKind.INVALID ? why(e, repository, digest, json) : e;
    }
    tags.forEach(tag -> registry.tag(repository, tag, stored.digest()));
    return stored;
  }

  /** The code for what the registry behind found wrong. */
  private RuntimeException why(
      ProviderException e, String repository, Digest digest, JsonNode json) {
    boolean lacks = named(json).stream().anyMatch(each -> !registry.hasBlob(repository, each));
    if (lacks) {
      return new RefusedRequest(400, "MANIFEST_BLOB_UNKNOWN", String.valueOf(e.getMessage()));
    }
    return digest.algorithm().equals("sha256")
        ? e
        : new RefusedRequest(400, "DIGEST_INVALID", String.valueOf(e.getMessage()));
  }

  /** The digests of what a manifest is made of, as far as they are valid. */
  private static List<Digest> named(JsonNode json) {
    List<JsonNode> nodes = new ArrayList<>();
    nodes.add(json.path("config"));
    for (String field : List.of("layers", "blobs", "manifests")) {
      json.path(field).forEach(nodes::add);
    }
    return nodes.stream()
        .map(node -> node.path("digest").asText())
        .flatMap(text -> digest(text).stream())
        .toList();
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(Digest.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String mediaType(Exchange exchange, JsonNode json) {
    String header = exchange.header("Content-Type").orElse("");
    int parameters = header.indexOf(';');
    String type = (parameters < 0 ? header : header.substring(0, parameters)).strip();
    if (type.isEmpty()) {
      type = json.path("mediaType").asText();
    }
    if (type.isEmpty()) {
      throw invalid("neither Content-Type nor mediaType says what it is");
    }
    return type;
  }

  private static Optional<String> subject(JsonNode json) {
    String digest = json.path("subject").path("digest").asText();
    return digest.isEmpty() ? Optional.empty() : Optional.of(digest);
  }

  private static JsonNode parsed(byte[] content) {
    try {
      JsonNode json = JSON.readTree(content);
      if (json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw invalid("the manifest is not JSON");
    }
    throw invalid("the manifest is not a JSON object");
  }

  private static RefusedRequest invalid(String message) {
    return new RefusedRequest(400, "MANIFEST_INVALID", message);
  }

  private static RefusedRequest wrongDigest() {
    return new RefusedRequest(
        400, "DIGEST_INVALID", "provided digest did not match uploaded content");
  }

  private static RefusedRequest unknown() {
    return new RefusedRequest(404, "MANIFEST_UNKNOWN", "manifest unknown");
  }
}
