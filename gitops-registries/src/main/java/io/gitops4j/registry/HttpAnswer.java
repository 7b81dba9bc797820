package io.gitops4j.registry;

import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A registry's answer; its body is closed with it. */
final class HttpAnswer implements AutoCloseable {
  private final HttpCall call;
  private final HttpResponse<InputStream> response;

  HttpAnswer(HttpCall call, HttpResponse<InputStream> response) {
    this.call = call;
    this.response = response;
  }

  HttpCall call() {
    return call;
  }

  int status() {
    return response.statusCode();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  OptionalLong length() {
    return response.headers().firstValueAsLong("Content-Length");
  }

  InputStream body() {
    return response.body();
  }

  /**
   * The whole body.
   *
   * @throws ProviderException if it is larger than that, or breaks off
   */
  byte[] content(int largest) {
    try (InputStream body = response.body()) {
      byte[] content = body.readNBytes(largest + 1);
      if (content.length > largest) {
        throw Failures.altered(
            "Could not " + call.doing() + ": the answer is larger than " + largest + " bytes");
      }
      return content;
    } catch (IOException e) {
      throw HttpFailures.broken(call, e);
    }
  }

  /** Where the answer points to; empty if it does not, or to what is no address. */
  Optional<URI> location() {
    try {
      return header("Location").map(location -> response.uri().resolve(location));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      System.getLogger(HttpAnswer.class.getName())
          .log(System.Logger.Level.TRACE, "An answer could not be closed", e);
    }
  }
}
