package io.gitops4j.examples.runner;

import io.gitops4j.core.pipeline.Check;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.examples.platform.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Shows the detector that was deployed a cat at night, and wants to hear that it is one. */
record Endpoint(Settings settings, Product detector) implements Check {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration OFTEN = Duration.ofSeconds(1);

  @Override
  public Outcome look(StepContext context) throws InterruptedException {
    String environment = context.node().names().get(0);
    URI url = URI.create(settings.get("endpoint." + environment) + "/detect");
    String wanted = detector.digest().in(context.release()).toString();
    HttpRequest picture =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString("a picture of a cat at night"))
            .build();
    try {
      HttpResponse<String> answer = CLIENT.send(picture, HttpResponse.BodyHandlers.ofString());
      String digest = answer.headers().firstValue("image").orElse("nothing");
      if (!digest.equals(wanted)) {
        return new Outcome.NotYet(url + " is served by " + digest, OFTEN);
      }
      return answer.body().strip().equals("cat")
          ? Check.passed()
          : Check.failed(url + " took a cat for '" + answer.body().strip() + "'");
    } catch (IOException e) {
      return new Outcome.NotYet(url + " does not answer: " + e.getClass().getSimpleName(), OFTEN);
    }
  }

  @Override
  public String describe() {
    return "takes a cat for a cat";
  }
}
