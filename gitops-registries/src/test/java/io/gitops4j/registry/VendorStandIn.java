package io.gitops4j.registry;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A registry that removes nothing as the specification says, and a vendor's API at the same
 * address, written by a test from the vendor's document, that removes what is in the registry's
 * folder.
 */
final class VendorStandIn implements AutoCloseable {
  private final Path cache;
  private final Registry folder;
  private final LoopbackRegistry server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile int refusal = 405;

  /** A request of the vendor's API. */
  record Call(String method, String path, String authorization, String target, String body) {
    /** Method and path as they were sent, without the query. */
    String line() {
      return method + " " + path;
    }
  }

  /** What the API answers. */
  record Answer(int status, String json) {
    static final Answer GONE = new Answer(204, "");
    static final Answer NOT_FOUND = new Answer(404, "{\"message\":\"Not Found\"}");
  }

  /** A vendor's API. */
  @FunctionalInterface
  interface Api {
    /** The answer; null for what it does not have, which then goes to the registry. */
    @Nullable Answer answer(Call call);
  }

  VendorStandIn(Path home, Api api) throws IOException {
    this.cache = home.resolve("cache");
    this.folder = Registries.folder(home.resolve("registry"));
    this.server = LoopbackRegistry.over(folder);
    server.intercept(exchange -> answer(exchange, api));
  }

  private boolean answer(HttpExchange exchange, Api api) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath();
    boolean manifests = path.startsWith("/v2/") && path.contains("/manifests/");
    boolean blobs = path.startsWith("/v2/") && path.contains("/blobs/");
    if (manifests || (blobs && !path.endsWith("/uploads/"))) {
      if (!method.equals("DELETE")) {
        return false;
      }
    }
    byte[] body =
        method.equals("POST") && !blobs ? exchange.getRequestBody().readAllBytes() : new byte[0];
    Call call =
        new Call(
            method,
            path,
            header(exchange, "Authorization"),
            header(exchange, "X-Amz-Target"),
            new String(body, StandardCharsets.UTF_8));
    Answer answer = api.answer(call);
    if (answer != null) {
      calls.add(call);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      LoopbackApi.send(exchange, answer.status(), answer.json().getBytes(StandardCharsets.UTF_8));
    } else if (manifests) {
      LoopbackApi.refuse(exchange, refusal, "UNSUPPORTED", "The operation is unsupported.");
    }
    return answer != null || manifests;
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** What the registry answers to the specification's way; 405 unless said. */
  void refuseWith(int status) {
    refusal = status;
  }

  /** What the registry keeps. */
  Registry folder() {
    return folder;
  }

  /** Host and port. */
  String address() {
    return server.address();
  }

  /** Connections to it, as of a dialect. */
  ProviderContext context(String dialect, String api) {
    return ProviderContext.in(cache)
        .withOptions(Fields.of("dialect", dialect).with("api", "http://" + server.address() + api));
  }

  /** The requests of the vendor's API that were answered. */
  List<Call> calls() {
    return calls;
  }

  /** The requests of the registry: method and path with query. */
  List<String> log() {
    return server.log();
  }

  @Override
  public void close() {
    server.close();
  }
}
