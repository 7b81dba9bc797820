package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A model")
class ModelRendererTest {
  private static final String IMAGE = "quay.io/rhoai/jukebox:1.2@sha256:" + "ab".repeat(32);
  private static final String ALL =
      """
      image: %s
      format: onnx
      formatVersion: "1"
      runtime: kserve-ovms
      runtimeVersion: "2025.1"
      protocol: v2
      arguments: [--log_level=INFO]
      environment: {THREADS: 4}
      secrets:
        - {name: hub, variables: {HF_TOKEN: token}}
      resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi, nvidia.com/gpu: 1}}
      autoscaling: {min: 0, max: 3, metric: concurrency, target: 10}
      account: models
      timeoutSeconds: 60
      concurrency: 4
      nodes: {accelerator: a100}
      tolerations: [{key: gpu, operator: Exists}]
      pullSecrets: [quay]
      labels: {team: songs}
      annotations: {serving.kserve.io/deploymentMode: RawDeployment}
      """
          .formatted(IMAGE);

  @Test
  @DisplayName("of an image by digest is an InferenceService that serves it once")
  void least() {
    Rendering rendering = render("image: " + IMAGE + "\nformat: onnx\n");
    assertThat(rendering.manifests()).hasSize(1);
    assertThat(rendering.manifests().get(0).object())
        .hasToString(
            "{apiVersion=serving.kserve.io/v1beta1, kind=InferenceService, metadata={name=jukebox,"
                + " labels={app.kubernetes.io/name=jukebox}}, spec={predictor={minReplicas=1,"
                + " maxReplicas=1, model={modelFormat={name=onnx}, storageUri=oci://"
                + IMAGE
                + "}}}}");
  }

  @Test
  @DisplayName("may be on a claim or in a bucket, and may rest with no replica")
  void elsewhere() {
    assertThat(predictor("source: pvc://songs/jukebox\nformat: onnx\nreplicas: 0\n"))
        .hasToString(
            "{minReplicas=0, model={modelFormat={name=onnx}, storageUri=pvc://songs/jukebox}}");
    assertThat(predictor("source: s3://songs/jukebox\nformat: onnx\nreplicas: 2\n"))
        .hasToString(
            "{minReplicas=2, maxReplicas=2, model={modelFormat={name=onnx},"
                + " storageUri=s3://songs/jukebox}}");
  }

  @Test
  @DisplayName("differs by environment where a file beside it says so")
  void differs() {
    Map<String, String> files =
        Map.of(
            "model.yaml",
            "image: " + IMAGE + "\nformat: onnx\n",
            "model-test.yaml",
            "replicas: 0\n");
    Rendering rendering =
        ModelRenderer.create().render(MemoryFiles.of(files), RenderContext.of("jukebox", "test"));
    Fields spec = rendering.manifests().get(0).object().object("spec");
    assertThat(spec.object("predictor").number("minReplicas")).isZero();
  }

  @Test
  @DisplayName("that is not said well is refused, with the entry and a remedy")
  void refusals() {
    refuses("format: onnx\n", "image or source is needed");
    refuses("format: onnx\nimage: a@sha256:1\n", "no image");
    refuses("format: onnx\nimage: quay.io/a/b:1\n", "without a digest", "Pin it");
    refuses("format: onnx\nsource: ftp://x/y\n", "from which no model is fetched", "pvc://");
    refuses("format: onnx\nsource: s3://x\nimage: " + IMAGE + "\n", "not both");
    refuses("image: " + IMAGE + "\n", "format is missing");
    refuses("format: onnx\nsource: s3://x/y\nreplicas: -1\n", "Write 0 or more");
    refuses("format: onnx\nsource: s3://x/y\nautoscaling: {min: 3, max: 2}\n", "min <= max");
    refuses(
        "format: onnx\nsource: s3://x/y\nreplicas: 1\nautoscaling: {max: 2}\n",
        "exclude each other");
    refuses("format: onnx\nsource: s3://x/y\nreplica: 1\n", "replica is not known");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelRenderer.create().withFile("model.json"));
  }

  @Nested
  @DisplayName("with everything")
  @Tag("servers")
  @ExtendWith(ControlPlaneExtension.class)
  class OnTheServer {
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    @DisplayName("is taken by the server with KServe's own definition, which knows every field")
    void accepted(ControlPlane plane) throws IOException {
      String data = System.getProperty("gitops4j.data", "");
      boolean required = System.getProperty("gitops4j.required", "").contains("data");
      assumeTrue(required || !data.isEmpty(), "gitops4j.data is not set");
      Path crd = Path.of(data, "crds/kserve/serving.kserve.io_inferenceservices.yaml");
      plane.kubectl(Files.readString(crd), "apply", "--server-side", "-f", "-");
      try (Cluster cluster = Cluster.connect(plane.access())) {
        Fields service =
            render(ALL + "namespace: " + plane.newNamespace() + "\n").manifests().get(0).object();
        ServerSideApply apply = ServerSideApply.on(cluster, "test");
        Fields made = applied(apply, service);
        Fields model = made.object("spec").object("predictor").object("model");
        assertThat(model.text("storageUri")).isEqualTo("oci://" + IMAGE);
        assertThat(model.object("resources").object("limits").text("nvidia.com/gpu"))
            .isEqualTo("1");
        assertThat(apply.plan(service).isNothing()).isTrue();
      }
    }

    /** A definition takes a moment to be served. */
    private Fields applied(ServerSideApply apply, Fields service) {
      while (true) {
        try {
          return apply.apply(service).after();
        } catch (ClusterException e) {
          if (e.refusal() != ClusterException.Refusal.API_MISSING) {
            throw e;
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
      }
    }
  }

  private static Fields predictor(String model) {
    return render(model).manifests().get(0).object().object("spec").object("predictor");
  }

  private static Rendering render(String model) {
    return ModelRenderer.create()
        .render(MemoryFiles.of(Map.of("model.yaml", model)), RenderContext.of("jukebox", "prod"));
  }

  private static void refuses(String model, String... words) {
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> render(model))
        .withMessageContainingAll(words);
  }
}
