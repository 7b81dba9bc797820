package io.gitops4j.core.pipeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Whether a URL answers with a status; as long as it does not answer so, it is looked at again. Put
 * a limit to that with {@link Step#within}.
 */
public final class HttpCheck implements Check {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1).build();

  private final URI url;
  private final int status;

  private HttpCheck(URI url, int status) {
    this.url = url;
    this.status = status;
  }

  /** A URL that is to answer 200. It must not carry a secret: it is shown. */
  public static HttpCheck http(String url) {
    return new HttpCheck(URI.create(url), 200);
  }

  /** The same with another status. */
  public HttpCheck answers(int wanted) {
    return new HttpCheck(url, wanted);
  }

  @Override
  public Outcome look(StepContext context) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(url).timeout(TIMEOUT).build();
      int answer = CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return answer == status
          ? Check.passed(Evidence.of("status", answer))
          : Check.notYet(url + " answers " + answer + ", not " + status);
    } catch (IOException e) {
      return Check.notYet(url + " does not answer: " + e.getClass().getSimpleName());
    }
  }

  @Override
  public String describe() {
    return url + " answers " + status;
  }
}
