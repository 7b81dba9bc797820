package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.RenderContext;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Renderings are kept under a renderer's version. Where one of these digests changes, raise the
 * {@code VERSION} of that renderer, or {@code Identity.READING} for all, and only then the digest.
 */
@DisplayName("A renderer's version is raised when it renders the same files differently")
class RendererVersionsTest {
  private static final RenderContext TEST =
      RenderContext.of("jukebox", "test").withNamespace("songs");

  private static String digest(ManifestRenderer renderer, String file, String text) {
    return renderer.render(MemoryFiles.of(Map.of(file, text)), TEST).digest().abbreviated();
  }

  @Test
  @DisplayName("plain/1")
  void plain() {
    String text =
        """
        apiVersion: v1
        kind: List
        items:
          - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {b: on, c: 0777, d: 1e3}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}
        """;
    assertThat(digest(PlainYamlRenderer.create(), "a.yaml", text)).isEqualTo("7f8dd8085148");
  }

  @Test
  @DisplayName("workload/1")
  void workload() {
    String text =
        """
        image: example/app:1
        replicas: 2
        environment: {COLOUR: blue}
        resources: {requests: {cpu: 100m}}
        ports: [{name: http, port: 8080, service: 80}]
        service: {type: LoadBalancer}
        ingress: {host: songs.example.org}
        probes: {live: {port: 8080}, ready: {http: /ready, port: http}}
        autoscaling: {min: 2, max: 9, cpu: 70}
        disruption: {available: 1}
        volumes: [{name: data, path: /data, claim: {size: 1Gi}}]
        """;
    assertThat(digest(WorkloadRenderer.create(), "workload.yaml", text)).isEqualTo("6b04969a6834");
  }

  @Test
  @DisplayName("model/1")
  void model() {
    String text =
        """
        source: s3://songs/jukebox
        format: onnx
        autoscaling: {min: 0, max: 3, metric: concurrency, target: 10}
        resources: {limits: {nvidia.com/gpu: 1}}
        environment: {THREADS: 4}
        """;
    assertThat(digest(ModelRenderer.create(), "model.yaml", text)).isEqualTo("3a977c99ceae");
  }
}
