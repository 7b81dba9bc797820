package io.gitops4j.registry;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends calls to one registry: with credentials for its own origin alone, following redirects of
 * reads, repeating what may be repeated a few times at once. Thread-safe.
 */
final class HttpConnection {
  private static final int ATTEMPTS = 4;
  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);

  private final URI origin;
  private final Duration patience;
  private final HttpAuthorization authorization;
  private final HttpClient client;
  private final Findings findings;

  HttpConnection(URI origin, ProviderContext context) {
    this.origin = origin;
    this.patience = context.timeout();
    this.authorization = new HttpAuthorization(origin, context);
    this.findings = new Findings(context.clock());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(context.tls().context())
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
  }

  URI origin() {
    return origin;
  }

  /** What it was found not to offer. */
  Findings findings() {
    return findings;
  }

  /** Whether we talk to an address at all: over TLS, to this machine, or to the registry. */
  boolean mayGoTo(URI uri) {
    return Origin.isAllowed(uri) || (uri.getHost() != null && Origin.isSame(origin, uri));
  }

  /** Sends a call; any answer is given back, refusals too. */
  HttpAnswer send(HttpCall call) {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == ATTEMPTS || !call.mayRepeat();
      try {
        HttpAnswer answer = follow(authorized(call));
        if (last
            || !PASSING.contains(answer.status())
            || !Pause.as(HttpFailures.retryAfter(answer), attempt)) {
          return answer;
        }
        answer.close();
      } catch (ProviderException e) {
        if (last
            || e.kind() != ErrorKind.UNAVAILABLE
            || HttpFailures.isSilence(e)
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        Pause.before(attempt);
      }
    }
  }

  /** Sends a call and insists on one of these answers. */
  HttpAnswer send(HttpCall call, Integer... expected) {
    HttpAnswer answer = send(call);
    if (!Set.of(expected).contains(answer.status())) {
      throw HttpFailures.of(answer);
    }
    return answer;
  }

  /**
   * Sends a call whose body is streamed from a source, once; a second time where the registry wants
   * other credentials.
   *
   * @param length how many bytes the source has
   */
  HttpAnswer push(HttpCall call, long length, BlobSource source, BlobTransfer blob) {
    Optional<String> shown = shown(call);
    HttpAnswer answer = push(call, length, source, blob, shown);
    Optional<String> instead = instead(answer, shown);
    if (instead.isEmpty()) {
      return answer;
    }
    answer.close();
    return push(call, length, source, blob, instead);
  }

  private HttpAnswer push(
      HttpCall call, long length, BlobSource source, BlobTransfer blob, Optional<String> shown) {
    PushedBody body = new PushedBody(length);
    CompletableFuture<HttpResponse<InputStream>> response = null;
    try (InputStream content = source.open()) {
      response = client.sendAsync(request(call, shown, body), info -> new PolledBody(patience));
      if (body.push(content, response, patience) == PushedBody.End.STALLED) {
        throw HttpFailures.silent(call, patience);
      }
      HttpAnswer answer = await(call, response);
      response = null;
      return answer;
    } catch (IOException e) {
      throw Failures.source(blob.repository(), blob.digest(), e);
    } catch (InterruptedException e) {
      throw Failures.interrupted("Could not " + call.doing(), e);
    } finally {
      if (response != null) {
        response.cancel(true);
      }
    }
  }

  private HttpAnswer authorized(HttpCall call) {
    Optional<String> shown = shown(call);
    HttpAnswer answer = exchange(call, shown);
    Optional<String> instead = instead(answer, shown);
    if (instead.isEmpty()) {
      return answer;
    }
    answer.close();
    return exchange(call, instead);
  }

  /** What to show instead of what was refused; empty if nothing is to be tried. */
  private Optional<String> instead(HttpAnswer answer, Optional<String> shown) {
    return answer.status() == 401 && Origin.isSame(origin, answer.call().uri())
        ? authorization.answer(answer.call(), answer.headers("WWW-Authenticate"), shown)
        : Optional.empty();
  }

  private HttpAnswer follow(HttpAnswer first) {
    HttpAnswer answer = first;
    for (int hop = 0; answer.call().isRead() && REDIRECTS.contains(answer.status()); hop++) {
      HttpCall call = answer.call();
      URI next = answer.location().filter(this::mayGoTo).orElse(null);
      answer.close();
      if (next == null || hop == MOST_REDIRECTS) {
        throw Failures.altered(
            "Could not " + call.doing() + ": the registry points to where we do not go");
      }
      answer = authorized(call.to(next));
    }
    return answer;
  }

  /** Credentials go to the registry's own origin, and nowhere a redirect or upload leads to. */
  private Optional<String> shown(HttpCall call) {
    return Origin.isSame(origin, call.uri()) ? authorization.header(call) : Optional.empty();
  }

  private HttpAnswer exchange(HttpCall call, Optional<String> shown) {
    CompletableFuture<HttpResponse<InputStream>> response =
        client.sendAsync(request(call, shown, call.body()), info -> new PolledBody(patience));
    try {
      return await(call, response);
    } catch (InterruptedException e) {
      response.cancel(true);
      throw Failures.interrupted("Could not " + call.doing(), e);
    }
  }

  private HttpAnswer await(HttpCall call, CompletableFuture<HttpResponse<InputStream>> response)
      throws InterruptedException {
    try {
      return new HttpAnswer(call, response.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      response.cancel(true);
      throw HttpFailures.silent(call, patience);
    } catch (ExecutionException e) {
      throw HttpFailures.broken(call, e.getCause() == null ? e : e.getCause());
    }
  }

  private static HttpRequest request(HttpCall call, Optional<String> shown, BodyPublisher body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(call.uri()).method(call.method(), body);
    request.setHeader("User-Agent", "gitops4j");
    call.headers().forEach(request::setHeader);
    shown.ifPresent(value -> request.setHeader("Authorization", value));
    return request.build();
  }
}
