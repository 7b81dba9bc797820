package io.gitops4j.contracts.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pushing blobs: in one request or two, in chunks, or by mounting one. Thread-safe. */
final class UploadEndpoint {
  private static final Set<String> ALGORITHMS = Set.of("sha256", "sha384", "sha512");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

  private final Registry registry;
  private final UploadSessions sessions;
  private final KnownBlobs known = new KnownBlobs();
  private final AtomicLong received = new AtomicLong();

  UploadEndpoint(Registry registry, UploadSessions sessions) {
    this.registry = registry;
    this.sessions = sessions;
  }

  /** How many bytes of blobs were sent here. */
  long received() {
    return received.get();
  }

  /**
   * Answers a request.
   *
   * @param id the session, empty for a new one
   * @param grants what the request may do
   */
  void answer(Exchange exchange, String repository, String id, Predicate<Scope> grants)
      throws IOException {
    try {
      if (id.isEmpty()) {
        begin(exchange, repository, grants);
      } else {
        go(exchange, sessions.find(repository, id));
      }
    } catch (ProviderException e) {
      throw RefusedRequest.of(e, "BLOB_UPLOAD_INVALID", "BLOB_UNKNOWN");
    }
  }

  private void begin(Exchange exchange, String repository, Predicate<Scope> grants)
      throws IOException {
    if (!exchange.method().equals("POST")) {
      throw unsupported();
    }
    Optional<Digest> mount = exchange.parameter("mount").map(Names::digest);
    if (mount.isPresent() && mounts(exchange, repository, mount.get(), grants)) {
      created(exchange, repository, mount.get());
      return;
    }
    Optional<Digest> digest = exchange.parameter("digest").map(Names::digest);
    String algorithm = exchange.parameter("digest-algorithm").orElse("sha256");
    check(digest.map(Digest::algorithm).orElse(algorithm));
    UploadSession session = sessions.begin(repository);
    if (digest.isPresent()) {
      finish(exchange, session, digest.get());
    } else {
      progress(exchange, session);
      exchange.answer(202);
    }
  }

  private boolean mounts(
      Exchange exchange, String repository, Digest digest, Predicate<Scope> grants) {
    Optional<String> from = exchange.parameter("from").filter(name -> !name.isEmpty());
    boolean mounted =
        from.isPresent()
            ? registry.mount(repository, digest, Names.repository(from.get()))
            : known.repositoriesOf(digest).stream()
                .filter(each -> grants.test(Scope.pull(each)))
                .anyMatch(each -> registry.mount(repository, digest, each));
    if (mounted) {
      known.add(digest, repository);
    }
    return mounted;
  }

  private void go(Exchange exchange, UploadSession session) throws IOException {
    switch (exchange.method()) {
      case "GET" -> {
        progress(exchange, session);
        exchange.answer(204);
      }
      case "PATCH" -> {
        chunk(exchange, session);
        progress(exchange, session);
        exchange.answer(202);
      }
      case "PUT" -> {
        Digest digest =
            exchange
                .parameter("digest")
                .map(Names::digest)
                .orElseThrow(() -> new RefusedRequest(400, "DIGEST_INVALID", "digest missing"));
        check(digest.algorithm());
        finish(exchange, session, digest);
      }
      case "DELETE" -> {
        sessions.end(session);
        exchange.answer(204);
      }
      default -> throw unsupported();
    }
  }

  private void finish(Exchange exchange, UploadSession session, Digest digest) throws IOException {
    chunk(exchange, session);
    try {
      session.store(registry, digest);
    } catch (ProviderException e) {
      if (e.kind() != ErrorKind.INVALID) {
        throw e;
      }
      sessions.end(session);
      throw new RefusedRequest(400, "DIGEST_INVALID", String.valueOf(e.getMessage()));
    }
    sessions.end(session);
    known.add(digest, session.repository());
    created(exchange, session.repository(), digest);
  }

  /** Takes what a request sent, if it is what comes next. */
  private void chunk(Exchange exchange, UploadSession session) throws IOException {
    session.hold();
    try {
      long before = session.size();
      OptionalLong announced = exchange.length();
      OptionalLong ranged = ranged(exchange, session);
      if (ranged.isPresent() && announced.isPresent() && !ranged.equals(announced)) {
        throw new RefusedRequest(400, "SIZE_INVALID", "Content-Range is not Content-Length long");
      }
      long count = session.append(exchange.body(), announced);
      received.addAndGet(count);
      if (ranged.isPresent() && ranged.getAsLong() != count) {
        session.cut(before);
        throw new RefusedRequest(400, "SIZE_INVALID", "the chunk is not Content-Range long");
      }
    } finally {
      session.release();
    }
  }

  /** How long the chunk is that a request says it sends; empty if it says nothing. */
  private static OptionalLong ranged(Exchange exchange, UploadSession session) {
    Optional<String> range = exchange.header("Content-Range");
    if (range.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher matcher = RANGE.matcher(range.get());
    if (!matcher.matches()) {
      throw new RefusedRequest(400, "BLOB_UPLOAD_INVALID", "Content-Range is not first-last");
    }
    long first = Long.parseLong(matcher.group(1));
    if (first != session.size()) {
      throw new RefusedRequest(416, "BLOB_UPLOAD_INVALID", "the chunk is out of order")
          .with("Location", location(session))
          .with("Range", range(session));
    }
    return OptionalLong.of(Long.parseLong(matcher.group(2)) - first + 1);
  }

  private static void progress(Exchange exchange, UploadSession session) {
    exchange.set("Location", location(session));
    exchange.set("Range", range(session));
    exchange.set("Docker-Upload-UUID", session.id());
  }

  private static String location(UploadSession session) {
    return "/v2/" + session.repository() + "/blobs/uploads/" + session.id();
  }

  private static String range(UploadSession session) {
    return "0-" + Math.max(0, session.size() - 1);
  }

  private static void created(Exchange exchange, String repository, Digest digest)
      throws IOException {
    exchange.set("Location", "/v2/" + repository + "/blobs/" + digest);
    exchange.set("Docker-Content-Digest", digest.toString());
    exchange.answer(201);
  }

  private static void check(String algorithm) {
    if (!ALGORITHMS.contains(algorithm)) {
      throw new RefusedRequest(400, "DIGEST_INVALID", "unknown digest algorithm");
    }
  }

  private static RefusedRequest unsupported() {
    return new RefusedRequest(405, "UNSUPPORTED", "the operation is unsupported");
  }
}
