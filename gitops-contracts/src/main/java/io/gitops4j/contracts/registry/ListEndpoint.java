package io.gitops4j.contracts.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lists of tags and of referrers, in pages. Thread-safe. */
final class ListEndpoint {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** What the referrers of one page may take, in bytes; the whole is then a manifest's size. */
  private static final int LARGEST = 3 * 1024 * 1024;

  private final Registry registry;
  private final int page;

  /**
   * Lists.
   *
   * @param page the most items of one page
   */
  ListEndpoint(Registry registry, int page) {
    this.registry = registry;
    this.page = page;
  }

  void tags(Exchange exchange, String repository) throws IOException {
    onlyGet(exchange);
    int limit = Math.min(page, wanted(exchange));
    String last = exchange.parameter("last").orElse("");
    List<String> found = limit == 0 ? List.of() : read(repository, last, limit + 1);
    List<String> tags = found.subList(0, Math.min(limit, found.size()));
    if (tags.size() < found.size()) {
      next(exchange, "n=" + limit + "&last=" + encoded(tags.get(tags.size() - 1)));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", repository);
    body.put("tags", tags);
    exchange.answer(200, body);
  }

  private List<String> read(String repository, String last, int limit) {
    try {
      return registry.tags(repository, last, limit);
    } catch (ProviderException e) {
      throw RefusedRequest.of(e, "NAME_INVALID", "NAME_UNKNOWN");
    }
  }

  private int wanted(Exchange exchange) {
    Optional<String> n = exchange.parameter("n");
    if (n.filter(text -> !text.matches("[0-9]{1,9}")).isPresent()) {
      throw new RefusedRequest(400, "UNSUPPORTED", "n is not a number of tags");
    }
    return n.map(Integer::parseInt).orElse(page);
  }

  void referrers(Exchange exchange, String repository, Digest subject) throws IOException {
    onlyGet(exchange);
    Optional<String> type = exchange.parameter("artifactType").filter(text -> !text.isEmpty());
    String last = exchange.parameter("last").orElse("");
    List<Descriptor> all =
        read(repository, subject).stream()
            .filter(each -> type.isEmpty() || type.equals(each.artifactType()))
            .filter(each -> each.digest().toString().compareTo(last) > 0)
            .sorted(Comparator.comparing((Descriptor each) -> each.digest().toString()))
            .toList();
    List<Map<String, Object>> manifests = new ArrayList<>();
    long size = 0;
    for (Descriptor each : all) {
      Map<String, Object> json = json(each);
      size += Exchange.bytes(json).length;
      if (!manifests.isEmpty() && (manifests.size() == page || size > LARGEST)) {
        String before = all.get(manifests.size() - 1).digest().toString();
        next(
            exchange,
            "last=" + encoded(before) + type.map(t -> "&artifactType=" + encoded(t)).orElse(""));
        break;
      }
      manifests.add(json);
    }
    if (type.isPresent()) {
      exchange.set("OCI-Filters-Applied", "artifactType");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("schemaVersion", 2);
    body.put("mediaType", INDEX);
    body.put("manifests", manifests);
    exchange.set("Content-Type", INDEX);
    exchange.answer(200, body);
  }

  private List<Descriptor> read(String repository, Digest subject) {
    try {
      return registry.referrers(repository, subject);
    } catch (ProviderException e) {
      throw RefusedRequest.of(e, "DIGEST_INVALID", "NAME_UNKNOWN");
    }
  }

  private static Map<String, Object> json(Descriptor descriptor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mediaType", descriptor.mediaType());
    json.put("digest", descriptor.digest().toString());
    json.put("size", descriptor.size());
    descriptor.artifactType().ifPresent(type -> json.put("artifactType", type));
    if (!descriptor.annotations().isEmpty()) {
      json.put("annotations", new TreeMap<>(descriptor.annotations()));
    }
    return json;
  }

  private static void next(Exchange exchange, String query) {
    exchange.set("Link", "<" + exchange.path() + "?" + query + ">; rel=\"next\"");
  }

  private static void onlyGet(Exchange exchange) {
    if (!exchange.method().equals("GET") && !exchange.isHead()) {
      throw new RefusedRequest(405, "UNSUPPORTED", "the operation is unsupported");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
