package io.gitops4j.registry;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends one blob: whole, or in pieces where the connection has a limit. Where a connection breaks
 * it asks how much arrived and goes on from there, or begins again with a registry that can't tell.
 * For one thread.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-blobs">
 *     distribution specification, pushing blobs</a>
 */
final class HttpUpload {
  /** How often it is tried in a row without anything more arriving. */
  private static final int ATTEMPTS = 5;

  private static final String LEAST_PIECE = "OCI-Chunk-Min-Length";
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

  private final HttpConnection connection;
  private final URI begin;
  private final BlobTransfer blob;
  private final String doing;
  private final SkippingSource source;
  private long piece;
  private @Nullable URI session;
  private long arrived;
  private long most;
  private boolean hasMore;
  private boolean resumes = true;
  private boolean resumed;

  /**
   * An upload.
   *
   * @param begin where uploads to the repository begin
   * @param largest the most bytes of one request; 0 for no limit
   */
  HttpUpload(
      HttpConnection connection, URI begin, BlobTransfer blob, BlobSource source, long largest) {
    this.connection = connection;
    this.begin = begin;
    this.blob = blob;
    this.doing = "store the blob " + blob.digest() + " in " + blob.repository();
    this.source = new SkippingSource(source);
    this.piece = largest > 0 ? largest : Long.MAX_VALUE;
  }

  /** Whether a blob has arrived after all, though nobody said so. */
  interface Look {
    boolean isThere();
  }

  void run(Look look) {
    try (source) {
      int barren = 0;
      while (!sent(look, barren)) {
        barren = hasMore ? 0 : barren + 1;
      }
    } catch (IOException e) {
      throw Failures.source(blob.repository(), blob.digest(), e);
    }
  }

  /** One attempt, and what can be done after one that failed. */
  private boolean sent(Look look, int barren) {
    try {
      send();
      return true;
    } catch (ProviderException e) {
      boolean goesOn = session != null && mayGoOn(e);
      if (!goesOn
          || barren + 1 == ATTEMPTS
          || Thread.currentThread().isInterrupted()
          || !Pause.as(e.retryAfter(), barren + 1)) {
        if (goesOn) {
          forget();
        }
        throw e;
      }
      return look.isThere();
    }
  }

  /** What breaks off goes on; so does a refusal of what was to go on, from the beginning. */
  private boolean mayGoOn(ProviderException e) {
    hasMore = false;
    boolean passing = e.kind() == ErrorKind.UNAVAILABLE || e.kind() == ErrorKind.RATE_LIMITED;
    if (passing && resumes) {
      return caughtUp(e);
    }
    boolean again = passing || resumed;
    resumes &= !resumed;
    forget();
    return again;
  }

  private void send() {
    if (session == null) {
      begin();
    }
    resumed = arrived > 0;
    if (arrived == 0 && blob.size() <= piece) {
      finish(0);
      return;
    }
    while (blob.size() - arrived > piece) {
      patch(arrived + piece);
    }
    if (arrived < blob.size()) {
      patch(blob.size());
    }
    finish(blob.size());
  }

  private void begin() {
    HttpCall call = HttpCall.of("POST", begin, doing);
    try (HttpAnswer answer = connection.send(call, 202)) {
      session = next(answer).orElseThrow(this::nowhere);
      piece = Math.max(piece, answer.header(LEAST_PIECE).map(HttpUpload::bytes).orElse(0L));
      arrived = 0;
    }
  }

  private void patch(long end) {
    HttpCall call = content("PATCH", session()).with("Content-Range", arrived + "-" + (end - 1));
    try (HttpAnswer answer = push(call, arrived, end)) {
      if (answer.status() != 202 && answer.status() != 201 && answer.status() != 204) {
        throw HttpFailures.of(answer);
      }
      session = next(answer).orElse(session);
      arrived = end;
    }
  }

  /** Sends what is left after so many bytes, which is all or nothing, and names the digest. */
  private void finish(long from) {
    HttpCall call = content("PUT", withDigest(session()));
    try (HttpAnswer answer = push(call, from, blob.size())) {
      if (answer.status() != 201 && answer.status() != 204) {
        throw HttpFailures.of(answer);
      }
    }
  }

  private static long bytes(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  private HttpAnswer push(HttpCall call, long from, long end) {
    return connection.push(
        call, end - from, () -> source.from(from, end == blob.size() ? Long.MAX_VALUE : end), blob);
  }

  /**
   * Asks how much arrived, and notes whether that is more than ever; false if nobody answers that.
   */
  private boolean caughtUp(ProviderException failure) {
    arrived = 0;
    try (HttpAnswer answer = connection.send(HttpCall.of("GET", session(), doing))) {
      if (answer.status() == 204) {
        session = next(answer).orElse(session);
        arrived = Math.min(range(answer), blob.size());
      }
    } catch (ProviderException e) {
      failure.addSuppressed(e);
      return false;
    }
    if (arrived == 0) {
      forget();
    }
    hasMore = arrived > most;
    most = Math.max(most, arrived);
    return true;
  }

  /** Nothing and one byte look the same: then it begins again. */
  private static long range(HttpAnswer answer) {
    Matcher range = RANGE.matcher(answer.header("Range").orElse(""));
    long last = range.matches() ? Long.parseLong(range.group(1)) : 0;
    return last == 0 ? 0 : last + 1;
  }

  private void forget() {
    if (session != null) {
      giveUp(connection, session(), doing);
    }
    session = null;
    arrived = 0;
  }

  /** Tells the registry to forget an upload; it would do so by itself in time. */
  static void giveUp(HttpConnection connection, URI session, String doing) {
    if (Thread.currentThread().isInterrupted() || !connection.mayGoTo(session)) {
      return;
    }
    try {
      connection.send(HttpCall.of("DELETE", session, doing)).close();
    } catch (ProviderException e) {
      System.getLogger(HttpUpload.class.getName())
          .log(System.Logger.Level.TRACE, "An upload could not be given up", e);
    }
  }

  private URI session() {
    return Optional.ofNullable(session).orElseThrow(this::nowhere);
  }

  private Optional<URI> next(HttpAnswer answer) {
    return answer.location().filter(connection::mayGoTo);
  }

  private ProviderException nowhere() {
    return Failures.altered(
        "Could not "
            + doing
            + ": the registry does not say where to, or points to where we do not go");
  }

  private HttpCall content(String method, URI uri) {
    return HttpCall.of(method, uri, doing).with("Content-Type", "application/octet-stream");
  }

  private URI withDigest(URI uri) {
    String separator = uri.getRawQuery() == null ? "?" : "&";
    String digest = URLEncoder.encode(blob.digest().toString(), StandardCharsets.UTF_8);
    return URI.create(uri + separator + "digest=" + digest);
  }
}
