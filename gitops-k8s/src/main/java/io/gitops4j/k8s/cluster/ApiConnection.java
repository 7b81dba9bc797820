package io.gitops4j.k8s.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to an API server. TLS, tokens and their renewal, and impersonation are the
 * business of the client underneath; what is sent and what comes back is not.
 */
final class ApiConnection implements Transport {
  private final String server;
  private final HttpClient http;
  private final Duration timeout;

  private ApiConnection(String server, HttpClient http, Duration timeout) {
    this.server = server;
    this.http = http;
    this.timeout = timeout;
  }

  static ApiConnection open(Config config, Duration timeout) {
    String server = config.getMasterUrl().replaceFirst("/+$", "");
    try {
      HttpClient http = new JdkHttpClientFactory().newBuilder(config).build();
      return new ApiConnection(server, http, timeout);
    } catch (KubernetesClientException e) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not connect to the cluster at "
              + server
              + ": its certificates or the key of ours can't be used. Check them.");
    }
  }

  @Override
  public Fields send(ApiCall call) {
    try {
      return Json.object(read(call, timeout));
    } catch (IOException e) {
      throw unavailable(call, "what answers is no API server of Kubernetes", null);
    }
  }

  @Override
  public byte[] read(ApiCall call, Duration atMost) {
    HttpRequest.Builder request =
        http.newHttpRequestBuilder()
            .uri(server + call.path())
            .setHeader("Accept", "application/json, */*")
            .timeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
    request.method(call.method(), call.type(), call.body().isEmpty() ? null : call.body());
    HttpResponse<byte[]> answer = answer(call, request.build(), atMost);
    byte[] body = answer.body();
    if (!answer.isSuccessful()) {
      throw StatusReader.read(call, answer.code(), answer.header("Retry-After"), body);
    }
    return body;
  }

  private HttpResponse<byte[]> answer(ApiCall call, HttpRequest request, Duration atMost) {
    CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
    try {
      answer = http.sendAsync(request, byte[].class);
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw unavailable(call, "it was interrupted", e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unavailable(call, "it did not answer within " + atMost.toSeconds() + " s", null);
    } catch (ExecutionException e) {
      throw broken(call, e.getCause() == null ? e : e.getCause());
    } catch (IllegalArgumentException e) {
      throw broken(call, e);
    }
  }

  /** What is wrong with a header may quote it, and with it a token: only an I/O error speaks. */
  private ProviderException broken(ApiCall call, Throwable why) {
    if (why instanceof ProviderException known) {
      return known;
    }
    if (why instanceof IOException) {
      String said = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
      return unavailable(call, "there is no connection (" + said + ")", why);
    }
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not "
            + call.doing()
            + ": the request to "
            + server
            + " can't be sent ("
            + why.getClass().getSimpleName()
            + "). Check the address, and that the token is one line of text.");
  }

  private ClusterException unavailable(ApiCall call, String why, @Nullable Throwable cause) {
    return new ClusterException(
        Refusal.UNAVAILABLE,
        List.of(),
        "Could not " + call.doing() + ": " + server + ": " + why + ". Try again later.",
        call.changesNothing(),
        null,
        cause);
  }

  @Override
  public void close() {
    http.close();
  }
}
