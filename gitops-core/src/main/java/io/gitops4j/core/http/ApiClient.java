package io.gitops4j.core.http;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one API.
 *
 * <p>Credentials are asked for at each request and shown to the API's own origin alone. Reads
 * follow redirects, to another origin without credentials; anything else follows those that keep
 * method and body, within the origin. Reads that fail in passing are sent up to three times at
 * once; anything else is sent once, and when its outcome is unknown the failure says {@link
 * Retry#LOOK_FIRST}. Nothing waits here: where a server says when to come back, the failure says so
 * ({@link ProviderException#retryAfter()}), and until then no request of the same credentials is
 * sent.
 *
 * <p>Failures repeat the server's own words, in which the credentials are blacked out. Immutable
 * and thread-safe; {@code with…} return changed copies that share the rate budget.
 */
public final class ApiClient {
  private static final System.Logger LOG = System.getLogger(ApiClient.class.getName());
  private static final int ATTEMPTS = 3;
  private static final int MOST_REDIRECTS = 5;
  private static final int LARGEST = 64 << 20;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(500, 502, 503, 504);

  private final URI base;
  private final Supplier<Credentials> credentials;
  private final Duration patience;
  private final HttpClient http;
  private final RateBudget budget;
  private final Authorization authorization;
  private final Refusals refusals;
  private final Map<String, String> headers;

  private ApiClient(
      URI base,
      Supplier<Credentials> credentials,
      Duration patience,
      HttpClient http,
      RateBudget budget,
      Authorization authorization,
      Refusals refusals,
      Map<String, String> headers) {
    this.base = base;
    this.credentials = credentials;
    this.patience = patience;
    this.http = http;
    this.budget = budget;
    this.authorization = authorization;
    this.refusals = refusals;
    this.headers = headers;
  }

  /**
   * A client of an API, shown credentials as a bearer token.
   *
   * @param base what every path begins with: {@code https://host/api/v1}
   * @param context credentials, TLS, and how long one request may take in all
   * @throws IllegalArgumentException if the address is not {@code https}, or {@code http} to this
   *     machine; the option {@code plainHttp} of the context, true, allows {@code http} to others,
   *     for everybody on the way to read
   */
  public static ApiClient of(URI base, ProviderContext context) {
    if (!Origins.isWeb(base) || base.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "An API needs an address like https://host/path, without a user, password or query");
    }
    if (!Origins.isPrivate(base) && !context.options().isTrue("plainHttp")) {
      throw new IllegalArgumentException(
          "The API at "
              + base.getHost()
              + " needs https: credentials would be readable on the way. The connection's option"
              + " plainHttp: true allows it all the same");
    }
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(context.tls().context())
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(context.timeout())
            .build();
    return new ApiClient(
        base,
        context.credentials(),
        context.timeout(),
        http,
        new RateBudget(context.clock()),
        Authorization.bearer(),
        Refusals.USUAL,
        Map.of("User-Agent", "gitops4j", "Accept", "application/json"));
  }

  /** The same, showing credentials so. */
  public ApiClient withAuthorization(Authorization other) {
    return new ApiClient(base, credentials, patience, http, budget, other, refusals, headers);
  }

  /** The same, understanding refusals so. */
  public ApiClient withRefusals(Refusals other) {
    return new ApiClient(base, credentials, patience, http, budget, authorization, other, headers);
  }

  /** The same with a header on every request. */
  public ApiClient withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiClient(base, credentials, patience, http, budget, authorization, refusals, more);
  }

  /**
   * Begins a request.
   *
   * @param doing what it is for, after "Could not": {@code read pull request 7 of acme/shop}
   */
  public ApiRequest to(String doing) {
    return ApiRequest.to(this, doing, base);
  }

  URI below(String path) {
    return URI.create(base.toString().replaceFirst("/+$", "") + path);
  }

  /** Sends a request; any answer is given back, refusals too. */
  ApiAnswer send(ApiRequest request) {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == ATTEMPTS || !request.isRead();
      try {
        ApiAnswer answer = follow(request);
        if (last || !PASSING.contains(answer.status()) || says(answer, "Retry-After")) {
          return answer;
        }
      } catch (ProviderException e) {
        if (last || e.kind() != ErrorKind.UNAVAILABLE || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private static boolean says(ApiAnswer answer, String header) {
    return answer.header(header).isPresent();
  }

  private ApiAnswer follow(ApiRequest first) {
    ApiAnswer answer = exchange(first);
    for (int hop = 0; REDIRECTS.contains(answer.status()); hop++) {
      Optional<ApiRequest> next = next(first, answer);
      if (next.isEmpty() || hop == MOST_REDIRECTS) {
        return answer;
      }
      answer = exchange(next.get());
    }
    return answer;
  }

  /** Where a redirect leads, if that is somewhere we go. */
  private Optional<ApiRequest> next(ApiRequest first, ApiAnswer answer) {
    ApiRequest request = answer.request();
    boolean keepsMethod = answer.status() == 307 || answer.status() == 308;
    try {
      return answer
          .header("Location")
          .map(location -> request.uri().resolve(location))
          .filter(Origins::isWeb)
          .filter(uri -> Origins.isSame(base, uri) || Origins.isPrivate(uri))
          .filter(uri -> first.isRead() || (keepsMethod && Origins.isSame(base, uri)))
          .map(request::at);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private ApiAnswer exchange(ApiRequest request) {
    boolean own = Origins.isSame(base, request.uri());
    Map<String, String> shown = own ? authorization.headers(credentials.get()) : Map.of();
    budget.check(request, shown);
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(httpRequest(request, shown), info -> new BoundedBody(LARGEST));
    try {
      HttpResponse<byte[]> got = response.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      ApiAnswer answer = new ApiAnswer(request, got.statusCode(), got.headers(), got.body());
      LOG.log(System.Logger.Level.DEBUG, "{0}", answer);
      budget.learn(shown, answer, !answer.isSuccess() && isLimited(answer));
      return answer;
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw unavailable(request, "it was interrupted", e);
    } catch (TimeoutException e) {
      response.cancel(true);
      String sentence = host(request) + " did not answer within " + patience.toSeconds() + " s";
      throw unavailable(request, sentence, null);
    } catch (ExecutionException e) {
      throw broken(request, e.getCause() == null ? e : e.getCause());
    }
  }

  private HttpRequest httpRequest(ApiRequest request, Map<String, String> shown) {
    byte[] content = request.content();
    BodyPublisher body =
        content == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content);
    HttpRequest.Builder http = HttpRequest.newBuilder(request.uri()).method(request.method(), body);
    headers.forEach(http::setHeader);
    request.headers().forEach(http::setHeader);
    shown.forEach(http::setHeader);
    return http.build();
  }

  private boolean isLimited(ApiAnswer answer) {
    return meaning(answer).kind() == ErrorKind.RATE_LIMITED;
  }

  private Refusal meaning(ApiAnswer answer) {
    return refusals
        .meaning(answer)
        .orElseGet(() -> ofPage(answer).orElseGet(() -> ofStatus(answer)));
  }

  /** A page where JSON was asked for: as a rule one to sign in. */
  private static Optional<Refusal> ofPage(ApiAnswer answer) {
    boolean signIn = answer.status() < 400;
    return answer.isPage() && signIn
        ? Optional.of(
            Refusal.of(
                ErrorKind.UNAUTHENTICATED,
                "the server answers with a page for people, as a rule one to sign in. Check the"
                    + " address of the API and the credentials of this connection"))
        : Optional.empty();
  }

  private static Refusal ofStatus(ApiAnswer answer) {
    boolean limited =
        answer.status() == 403 && (RateBudget.isSpent(answer) || says(answer, "Retry-After"));
    if (REDIRECTS.contains(answer.status())) {
      return Refusal.of(ErrorKind.INVALID, "the server points to where we do not go");
    }
    return Refusal.ofStatus(answer.request(), limited ? 429 : answer.status());
  }

  /** That an answer is no success, as an exception. */
  ProviderException refused(ApiAnswer answer) {
    Refusal refusal = meaning(answer);
    Duration pause =
        refusal.kind() == ErrorKind.RATE_LIMITED
            ? budget.pause(answer)
            : RateBudget.retryAfter(answer).orElse(null);
    String words = redacted(answer.words());
    return new ProviderException(
        refusal.kind(),
        "Could not "
            + answer.request().doing()
            + ": "
            + refusal.reason()
            + " (HTTP "
            + answer.status()
            + (words.isEmpty() ? "" : ": " + words)
            + ").",
        refusal.retry(),
        refusal.retry() == Retry.NEVER ? null : pause,
        null);
  }

  /** A server may repeat what it was shown. */
  private String redacted(String words) {
    return credentials.get().password().map(secret -> secret.redact(words)).orElse(words);
  }

  private static ProviderException broken(ApiRequest request, Throwable e) {
    boolean never = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    String why = e instanceof IOException && e.getMessage() != null ? e.getMessage() : "";
    String sentence =
        (never
                ? "no connection to " + host(request)
                : "the connection to " + host(request) + " broke")
            + (why.isEmpty() ? "" : " (" + why + ")");
    return unavailable(request, sentence, never ? Retry.AFTER : retry(request), e);
  }

  private static ProviderException unavailable(
      ApiRequest request, String why, @Nullable Throwable cause) {
    return unavailable(request, why, retry(request), cause);
  }

  private static ProviderException unavailable(
      ApiRequest request, String why, Retry retry, @Nullable Throwable cause) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not " + request.doing() + ": " + why + ".",
        retry,
        null,
        cause);
  }

  private static Retry retry(ApiRequest request) {
    return request.isRead() ? Retry.AFTER : Retry.LOOK_FIRST;
  }

  private static String host(ApiRequest request) {
    return request.uri().getAuthority();
  }

  /** The address; never credentials. */
  @Override
  public String toString() {
    return base.toString();
  }
}
