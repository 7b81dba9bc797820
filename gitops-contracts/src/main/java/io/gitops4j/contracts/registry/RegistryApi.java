package io.gitops4j.contracts.registry;

import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses of the distribution API, and what each needs. Thread-safe. */
final class RegistryApi {
  private static final Pattern PATH =
      Pattern.compile("/v2/(.+)/(blobs/uploads|blobs|manifests|tags|referrers)/([^/]*)");

  private final AccessControl access;
  private final UploadEndpoint uploads;
  private final BlobEndpoint blobs;
  private final ManifestEndpoint manifests;
  private final ListEndpoint lists;

  RegistryApi(Registry registry, AccessControl access, UploadEndpoint uploads, int page) {
    this.access = access;
    this.uploads = uploads;
    this.blobs = new BlobEndpoint(registry);
    this.manifests = new ManifestEndpoint(registry);
    this.lists = new ListEndpoint(registry, page);
  }

  void answer(Exchange exchange) throws IOException {
    String path = exchange.path();
    Matcher parts = PATH.matcher(path);
    if (path.equals("/v2/") || path.equals("/v2")) {
      access.admit(exchange.header("Authorization"), List.of());
      exchange.answer(200, Map.of());
    } else if (parts.matches()) {
      String repository = Names.repository(parts.group(1));
      List<Scope> needed = needed(exchange, repository, parts.group(2));
      Predicate<Scope> grants = access.admit(exchange.header("Authorization"), needed);
      answer(exchange, repository, parts.group(2), parts.group(3), grants);
    } else {
      throw new RefusedRequest(404, "NAME_UNKNOWN", "no such address");
    }
  }

  private void answer(
      Exchange exchange, String repository, String what, String name, Predicate<Scope> grants)
      throws IOException {
    switch (what) {
      case "blobs/uploads" -> uploads.answer(exchange, repository, name, grants);
      case "blobs" -> blobs.answer(exchange, repository, Names.digest(name));
      case "manifests" -> manifests.answer(exchange, repository, name);
      case "referrers" -> lists.referrers(exchange, repository, Names.digest(name));
      default -> {
        if (!name.equals("list")) {
          throw new RefusedRequest(404, "NAME_UNKNOWN", "no such address");
        }
        lists.tags(exchange, repository);
      }
    }
  }

  /** Giving up an upload is part of pushing; what is there is deleted with leave to delete. */
  private static List<Scope> needed(Exchange exchange, String repository, String what) {
    List<Scope> needed = new ArrayList<>();
    boolean upload = what.equals("blobs/uploads");
    switch (exchange.method()) {
      case "GET", "HEAD" -> needed.add(new Scope(repository, upload ? "push" : "pull"));
      case "DELETE" -> needed.add(new Scope(repository, upload ? "push" : "delete"));
      default -> {
        needed.add(Scope.pull(repository));
        needed.add(new Scope(repository, "push"));
      }
    }
    if (upload && exchange.parameter("mount").isPresent()) {
      exchange.parameter("from").filter(from -> !from.isEmpty()).map(Scope::pull).stream()
          .filter(scope -> !needed.contains(scope))
          .forEach(needed::add);
    }
    return needed;
  }
}
