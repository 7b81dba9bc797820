package io.gitops4j.registry;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Registry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Uploads, in one piece straight into the registry, or in pieces by way of a file. */
final class LoopbackUploads {
  private final Registry registry;
  private final String base;
  private final Map<String, Path> pieces = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  LoopbackUploads(Registry registry, String base) {
    this.registry = registry;
    this.base = base;
  }

  void answer(HttpExchange exchange, String repository, String session, Map<String, String> query)
      throws IOException {
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        Reference.checkRepository(repository);
        accepted(exchange, repository, "s" + count.incrementAndGet());
      }
      case "PATCH" -> {
        append(exchange, session);
        accepted(exchange, repository, session);
      }
      case "PUT" -> finish(exchange, repository, session, Digest.parse(query.get("digest")));
      case "DELETE" -> {
        pieces.remove(session);
        exchange.sendResponseHeaders(204, -1);
      }
      default -> LoopbackApi.refuse(exchange, 405, "UNSUPPORTED", "no such method");
    }
  }

  private void accepted(HttpExchange exchange, String repository, String session)
      throws IOException {
    String location = base + "/v2/" + repository + "/blobs/uploads/" + session + "?state=a%2Fb";
    exchange.getResponseHeaders().set("Location", location);
    exchange.getResponseHeaders().set("Docker-Upload-UUID", session);
    exchange.sendResponseHeaders(202, -1);
  }

  private void append(HttpExchange exchange, String session) throws IOException {
    Path file = pieces.computeIfAbsent(session, LoopbackUploads::temporary);
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      exchange.getRequestBody().transferTo(out);
    }
  }

  private void finish(HttpExchange exchange, String repository, String session, Digest digest)
      throws IOException {
    if (pieces.containsKey(session)) {
      append(exchange, session);
      Path file = pieces.remove(session);
      registry.putBlob(repository, digest, Files.size(file), BlobSource.of(file));
      Files.delete(file);
    } else {
      InputStream body = new Unclosed(exchange.getRequestBody());
      String length = exchange.getRequestHeaders().getFirst("Content-Length");
      registry.putBlob(repository, digest, length == null ? 0 : Long.parseLong(length), () -> body);
      body.transferTo(OutputStream.nullOutputStream());
    }
    exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/" + digest);
    exchange.sendResponseHeaders(201, -1);
  }

  /** What the registry leaves unread is read behind it: the connection then stays in order. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream body) {
      super(body);
    }

    @Override
    public void close() {}
  }

  private static Path temporary(String session) {
    try {
      return Files.createTempFile("loopback", session);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
