package io.gitops4j.examples.models;

import static org.junit.jupiter.api.Assumptions.abort;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.k8s.servers.ControlPlane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays KServe's controller, which is not to be had here: each InferenceService, of KServe's own
 * definition, becomes a Deployment whose pod has the model's image beside the server's, as KServe
 * makes it of {@code oci://}; once that has rolled out, the model is read from the registry and
 * served, and the InferenceService says so.
 */
final class PlayedKServe implements AutoCloseable {
  private static final String ALL = "/apis/serving.kserve.io/v1beta1/inferenceservices";
  private static final String SCHEME = "oci://";
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ControlPlane plane;
  private final ModelServer server;
  private final Thread loop = new Thread(this::play, "played-kserve");
  private final Map<String, String> images = new HashMap<>();
  private final Map<String, String> said = new HashMap<>();

  private PlayedKServe(ControlPlane plane, ModelServer server) {
    this.plane = plane;
    this.server = server;
  }

  /** Begins to play. Without KServe's definitions the test is skipped, or fails if required. */
  static PlayedKServe start(ControlPlane plane, Registry registry) throws IOException {
    plane.kubectl("", "apply", "--server-side", "--force-conflicts", "-f", definition().toString());
    PlayedKServe kserve = new PlayedKServe(plane, ModelServer.start(registry));
    kserve.loop.start();
    return kserve;
  }

  private static Path definition() {
    String data = System.getProperty("gitops4j.data", "");
    if (!data.isEmpty()) {
      return Path.of(data, "crds/kserve/serving.kserve.io_inferenceservices.yaml");
    }
    String required = System.getProperty("gitops4j.required", "");
    if (List.of(required.split(",", -1)).contains("data")) {
      throw new IllegalStateException("gitops4j.data is required, and not set");
    }
    return abort("gitops4j.data is not set");
  }

  private void play() {
    while (!Thread.currentThread().isInterrupted()) {
      look();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** What it can't do now it tries again soon. */
  private void look() {
    try {
      for (Fields service : plane.get(ALL).objects("items")) {
        reconcile(service);
      }
    } catch (IllegalStateException | IOException e) {
      System.getLogger("played-kserve").log(System.Logger.Level.DEBUG, "Not now", e);
    }
  }

  private void reconcile(Fields service) throws IOException {
    Fields metadata = service.object("metadata");
    String namespace = metadata.text("namespace");
    String name = metadata.text("name");
    String key = namespace + "/" + name;
    Fields model = service.object("spec").object("predictor").object("model");
    String image = model.text("storageUri").substring(SCHEME.length());
    String deployments = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    if (!images.containsKey(key)) {
      plane.create(deployments, deployment(name, image));
    } else if (!image.equals(images.get(key))) {
      plane.merge(deployments + "/" + name + "-predictor", deployment(name, image));
    }
    images.put(key, image);
    boolean ready = isRolledOut(plane.get(deployments + "/" + name + "-predictor"));
    if (ready) {
      server.serve(key, image);
    }
    say(key, metadata.number("generation"), ready);
  }

  private void say(String key, long generation, boolean ready) {
    String status = status(generation, ready, server.url(key));
    if (!status.equals(said.put(key, status))) {
      String[] names = key.split("/", -1);
      plane.merge(
          "/apis/serving.kserve.io/v1beta1/namespaces/%s/inferenceservices/%s/status"
              .formatted(names[0], names[1]),
          status);
    }
  }

  private static String status(long generation, boolean ready, String url) {
    String state = ready ? "True" : "False";
    return """
    {"status": {"observedGeneration": %d, "url": "%s",
      "conditions": [{"type": "PredictorReady", "status": "%s"},
        {"type": "IngressReady", "status": "%s"}, {"type": "Ready", "status": "%s"}],
      "modelStatus": {"transitionStatus": "%s", "states": {"targetModelState": "%s"}}}}
    """
        .formatted(
            generation,
            url,
            state,
            state,
            state,
            ready ? "UpToDate" : "InProgress",
            ready ? "Loaded" : "Loading");
  }

  private static boolean isRolledOut(Fields deployment) {
    Fields status = deployment.object("status");
    return status.find("observedGeneration").isPresent()
        && status.number("observedGeneration") == deployment.object("metadata").number("generation")
        && count(status, "replicas") == 1
        && count(status, "updatedReplicas") == 1
        && count(status, "readyReplicas") == 1;
  }

  private static long count(Fields status, String name) {
    return status.find(name).isPresent() ? status.number(name) : 0;
  }

  private static String deployment(String name, String image) {
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment",
     "metadata": {"name": "%1$s-predictor",
       "labels": {"serving.kserve.io/inferenceservice": "%1$s"}},
     "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "%1$s-predictor"}},
       "template": {"metadata": {"labels": {"app": "%1$s-predictor"}},
         "spec": {"containers": [
           {"name": "kserve-container", "image": "example.org/linear-server:1"},
           {"name": "modelcar", "image": "%2$s"}]}}}}
    """
        .formatted(name, image);
  }

  @Override
  public void close() {
    loop.interrupt();
    server.close();
  }
}
