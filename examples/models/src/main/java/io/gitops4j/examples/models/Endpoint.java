package io.gitops4j.examples.models;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A model that is served, asked by the Open Inference Protocol. */
record Endpoint(URI url) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The part of the rows that it labels as they are. */
  double accuracy(List<LinearModel.Row> rows) {
    String numbers =
        rows.stream().map(row -> row.x() + "," + row.y()).collect(Collectors.joining(","));
    String body =
        """
        {"inputs": [{"name": "point", "datatype": "FP64", "shape": [%d, 2], "data": [%s]}]}
        """
            .formatted(rows.size(), numbers);
    Fields answer = call(request("/infer").POST(BodyPublishers.ofString(body)).build());
    Object data = answer.objects("outputs").get(0).find("data").orElseThrow();
    List<?> labels = (List<?>) data;
    int right = 0;
    for (int i = 0; i < rows.size(); i++) {
      right += (((Number) labels.get(i)).intValue() == 1) == rows.get(i).label() ? 1 : 0;
    }
    return Math.round(1000.0 * right / rows.size()) / 1000.0;
  }

  /** The versions of the model that it serves. */
  List<String> versions() {
    return call(request("").build()).texts("versions");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
  }

  private static Fields call(HttpRequest request) {
    try {
      HttpResponse<byte[]> answer = HTTP.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(request.uri() + " answers " + answer.statusCode());
      }
      return Json.object(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(request.uri() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
