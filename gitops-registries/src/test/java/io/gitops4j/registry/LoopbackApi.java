package io.gitops4j.registry;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses of the distribution API, each a call or two of a registry. */
final class LoopbackApi {
  private static final Pattern PATH =
      Pattern.compile("/v2/(.+)/(blobs/uploads|blobs|manifests|tags|referrers)/([^/]*)");
  private static final String DIGEST = "Docker-Content-Digest";

  private final Registry registry;
  private final Set<LoopbackRegistry.Quirk> quirks;
  private final String elsewhere;
  private final LoopbackUploads uploads;

  LoopbackApi(Registry registry, Set<LoopbackRegistry.Quirk> quirks, int port) {
    this.registry = registry;
    this.quirks = quirks;
    this.elsewhere = "http://localhost:" + port;
    boolean away = quirks.contains(LoopbackRegistry.Quirk.UPLOADS_ELSEWHERE);
    this.uploads = new LoopbackUploads(registry, away ? elsewhere : "");
  }

  void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Matcher parts = PATH.matcher(path);
    try {
      if (path.equals("/v2/")) {
        exchange.sendResponseHeaders(200, -1);
      } else if (parts.matches()) {
        route(exchange, parts.group(1), parts.group(2), parts.group(3));
      } else {
        refuse(exchange, 404, "NAME_UNKNOWN", "no such address");
      }
    } catch (ProviderException e) {
      refuse(exchange, e);
    }
  }

  private void route(HttpExchange exchange, String repository, String what, String name)
      throws IOException {
    switch (what) {
      case "blobs/uploads" -> upload(exchange, repository, name);
      case "blobs" -> blob(exchange, repository, Digest.parse(name));
      case "manifests" -> manifest(exchange, repository, name);
      case "tags" -> tags(exchange, repository);
      default -> referrers(exchange, repository, Digest.parse(name));
    }
  }

  private void upload(HttpExchange exchange, String repository, String session) throws IOException {
    Map<String, String> query = query(exchange);
    String mount = query.get("mount");
    String from = query.getOrDefault("from", "");
    if (mount != null
        && !quirks.contains(LoopbackRegistry.Quirk.NO_MOUNT)
        && registry.mount(repository, Digest.parse(mount), from)) {
      exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/" + mount);
      exchange.sendResponseHeaders(201, -1);
    } else {
      uploads.answer(exchange, repository, session, query);
    }
  }

  private void blob(HttpExchange exchange, String repository, Digest digest) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (!registry.hasBlob(repository, digest)) {
      refuse(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(200, -1);
    } else if (quirks.contains(LoopbackRegistry.Quirk.BLOBS_ELSEWHERE)
        && !host.startsWith("localhost")) {
      exchange.getResponseHeaders().set("Location", elsewhere + exchange.getRequestURI());
      exchange.sendResponseHeaders(307, -1);
    } else {
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      try (InputStream content = registry.blob(repository, digest)) {
        exchange.sendResponseHeaders(200, 0);
        content.transferTo(exchange.getResponseBody());
      }
    }
  }

  private void manifest(HttpExchange exchange, String repository, String reference)
      throws IOException {
    switch (exchange.getRequestMethod()) {
      case "PUT" -> put(exchange, repository, reference);
      case "DELETE" -> {
        registry.delete(repository, reference);
        exchange.sendResponseHeaders(202, -1);
      }
      default -> {
        Optional<Manifest> found = registry.manifest(repository, reference);
        if (found.isEmpty()) {
          refuse(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
        } else {
          give(exchange, found.get());
        }
      }
    }
  }

  private void give(HttpExchange exchange, Manifest manifest) throws IOException {
    Descriptor descriptor = manifest.descriptor();
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", descriptor.mediaType());
    if (!quirks.contains(LoopbackRegistry.Quirk.NO_DIGEST_HEADER)) {
      headers.set(DIGEST, descriptor.digest().toString());
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Long.toString(descriptor.size()));
      exchange.sendResponseHeaders(200, -1);
    } else {
      send(exchange, 200, manifest.content());
    }
  }

  private void put(HttpExchange exchange, String repository, String reference) throws IOException {
    byte[] content = exchange.getRequestBody().readAllBytes();
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    Descriptor stored = registry.putManifest(repository, content, type);
    if (Reference.parse(reference).digest().isEmpty()) {
      registry.tag(repository, reference, stored.digest());
    }
    exchange.getResponseHeaders().set(DIGEST, stored.digest().toString());
    Optional<Descriptor> subject = ManifestContent.read(content, type).subject();
    if (subject.isPresent() && !quirks.contains(LoopbackRegistry.Quirk.NO_REFERRERS)) {
      exchange.getResponseHeaders().set("OCI-Subject", subject.get().digest().toString());
    }
    exchange.sendResponseHeaders(201, -1);
  }

  private void tags(HttpExchange exchange, String repository) throws IOException {
    Map<String, String> query = query(exchange);
    boolean pages = !quirks.contains(LoopbackRegistry.Quirk.NO_PAGES);
    // pages smaller than asked for, so that following them is tested
    int limit = pages ? Math.min(7, Integer.parseInt(query.getOrDefault("n", "7"))) : 10_000;
    List<String> tags =
        registry.tags(repository, pages ? query.getOrDefault("last", "") : "", limit);
    String next = quirks.contains(LoopbackRegistry.Quirk.ENDLESS_PAGES) ? "" : last(tags);
    if (pages && tags.size() == limit) {
      String link = "</v2/" + repository + "/tags/list?n=" + limit + next + ">; rel=\"next\"";
      exchange.getResponseHeaders().set("Link", link);
    }
    String list = String.join(",", tags.stream().map(tag -> "\"" + tag + "\"").toList());
    json(exchange, 200, "{\"name\":\"" + repository + "\",\"tags\":[" + list + "]}");
  }

  private static String last(List<String> tags) {
    return tags.isEmpty() ? "" : "&last=" + tags.get(tags.size() - 1);
  }

  private void referrers(HttpExchange exchange, String repository, Digest subject)
      throws IOException {
    if (quirks.contains(LoopbackRegistry.Quirk.NO_REFERRERS)) {
      refuse(exchange, 404, "UNSUPPORTED", "no referrers");
      return;
    }
    List<String> found =
        registry.referrers(repository, subject).stream()
            .map(each -> new String(Json.write(Json.descriptor(each)), StandardCharsets.UTF_8))
            .toList();
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + MediaTypes.OCI_INDEX
            + "\",\"manifests\":["
            + String.join(",", found)
            + "]}";
    // clients take any other type for a registry without such lists
    exchange.getResponseHeaders().set("Content-Type", MediaTypes.OCI_INDEX);
    send(exchange, 200, index.getBytes(StandardCharsets.UTF_8));
  }

  static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> found = new HashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    for (String each : query == null ? new String[0] : query.split("&", -1)) {
      String[] pair = each.split("=", 2);
      String value = pair.length > 1 ? pair[1] : "";
      found.put(pair[0], URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return found;
  }

  static void refuse(HttpExchange exchange, ProviderException e) throws IOException {
    switch (e.kind()) {
      case INVALID -> refuse(exchange, 400, "INVALID", e.getMessage());
      case NOT_FOUND -> refuse(exchange, 404, "UNKNOWN", e.getMessage());
      default -> refuse(exchange, 500, "INTERNAL", e.getMessage());
    }
  }

  static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    String text = message.replace("\\", "/").replace("\"", "'");
    String error = "{\"code\":\"" + code + "\",\"message\":\"" + text + "\"}";
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      json(exchange, status, "{\"errors\":[" + error + "]}");
    }
  }

  static void json(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }
}
