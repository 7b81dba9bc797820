package io.gitops4j.k8s.details;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.details.ContainerDetails.State;
import io.gitops4j.k8s.health.HealthState;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("What is read of an environment in a cluster")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class EnvironmentReaderTest {
  private Shop shop;

  @BeforeEach
  void connect(ControlPlane plane) throws IOException {
    shop = Shop.in(plane);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  @DisplayName("is each workload with its own pods, as they are and with what is wrong with them")
  void workloads(ControlPlane plane) throws IOException {
    shop.apply(
        Shop.workload("Deployment", "web", "example.org/web:1.0"),
        Shop.workload("Deployment", "bad", "example.org/bad:1.0-crashes"),
        Shop.workload("Deployment", "gone", "example.org/gone:1.0-missing"),
        Shop.workload("StatefulSet", "db", "example.org/db:1.0"),
        Shop.workload("DaemonSet", "agent", "example.org/agent:1.0"),
        Shop.job("once", "example.org/once:1.0"),
        Shop.cronJob("nightly", "example.org/nightly:1.0"),
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\"}}");
    startNightly(plane);
    // somebody else's, of the same labels
    ServerSideApply.on(shop.cluster(), "somebody")
        .apply(object(Shop.workload("Deployment", "web", "example.org/other:1.0"), "not-ours"));
    EnvironmentDetails now =
        shop.awaited(
            d ->
                d.pods().size() == 8
                    && d.pods().stream()
                        .allMatch(p -> !p.phase().equals("Pending") || !p.reason().isEmpty())
                    && workload(d, "web").pods().get(0).isReady()
                    && workload(d, "once").health().orElseThrow().state() == HealthState.HEALTHY
                    && workload(d, "nightly").pods().get(0).phase().equals("Succeeded"));

    assertThat(now.objects()).hasSize(8);
    assertThat(now.workloads()).hasSize(7);
    assertThat(now.gaps()).extracting(Gap::what).allMatch(w -> w.startsWith("CPU and memory"));
    PodDetails web = workload(now, "web").pods().get(0);
    assertThat(workload(now, "web").pods()).hasSize(1);
    assertThat(workload(now, "web").wantedPods()).hasValue(1);
    assertThat(web.name()).startsWith("web-");
    assertThat(web.node()).startsWith("node-");
    assertThat(web.containers()).hasSize(1);
    ContainerDetails main = web.containers().get(0);
    assertThat(main.image()).isEqualTo("example.org/web:1.0");
    assertThat(main.state()).isEqualTo(State.RUNNING);
    assertThat(main.digest()).isPresent();
    assertThat(main.imageId()).isEqualTo("example.org/web@" + main.digest().orElseThrow());

    PodDetails bad = workload(now, "bad").pods().get(0);
    assertThat(bad.reason()).isEqualTo("CrashLoopBackOff");
    assertThat(bad.restarts()).isPositive();
    assertThat(bad.isReady()).isFalse();
    assertThat(bad.health().state()).isEqualTo(HealthState.FAILED);
    PodDetails gone = workload(now, "gone").pods().get(0);
    assertThat(gone.reason()).isEqualTo("ImagePullBackOff");
    assertThat(gone.message()).contains("example.org/gone:1.0-missing");
    assertThat(workload(now, "agent").pods()).hasSize(ControlPlane.NODES);
    assertThat(workload(now, "db").pods()).extracting(PodDetails::name).containsExactly("db-0");
    assertThat(now.health()).contains(HealthState.PROGRESSING);
    assertThat(now.text())
        .contains("shop in test")
        .contains("CrashLoopBackOff")
        .contains("Deployment.apps " + shop.namespace() + "/web  1/1 ready  HEALTHY");
  }

  @Test
  @DisplayName("is a model with the pods that KServe makes for it")
  void model(ControlPlane plane) throws IOException {
    String data = System.getProperty("gitops4j.data", "");
    boolean required = System.getProperty("gitops4j.required", "").contains("data");
    assumeTrue(required || !data.isEmpty(), "gitops4j.data is not set");
    Path crd = Path.of(data, "crds/kserve/serving.kserve.io_inferenceservices.yaml");
    plane.kubectl(Files.readString(crd), "apply", "--server-side", "-f", "-");
    applyWhenServed(
        """
        {"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService",
         "metadata": {"name": "jukebox"}, "spec": {"predictor": {"model":
           {"modelFormat": {"name": "onnx"}, "storageUri": "pvc://songs/jukebox"}}}}
        """);
    Fields model = shop.find("serving.kserve.io/v1beta1", "InferenceService", "jukebox");
    plane.create(
        "/apis/apps/v1/namespaces/" + shop.namespace() + "/deployments",
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "jukebox-predictor",
          "labels": %1$s, "ownerReferences": [{"apiVersion": "serving.kserve.io/v1beta1",
          "kind": "InferenceService", "name": "jukebox", "uid": "%2$s", "controller": true}]},
         "spec": {"selector": {"matchLabels": %1$s}, "template": {"metadata": {"labels": %1$s},
           "spec": {"containers": [{"name": "main", "image": "example.org/ovms:1"}]}}}}
        """
            .formatted(
                "{\"serving.kserve.io/inferenceservice\": \"jukebox\"}",
                model.object("metadata").text("uid")));
    EnvironmentDetails now = shop.awaited(d -> d.pods().size() == 1);
    assertThat(now.workloads()).singleElement().extracting(w -> w.id().name()).isEqualTo("jukebox");
    assertThat(now.pods().get(0).name()).startsWith("jukebox-predictor-");
  }

  @Test
  @DisplayName("is what happened to all of them, grouped, the newest first")
  void events() throws IOException {
    shop.apply(Shop.workload("Deployment", "web", "example.org/web:1.0"));
    EnvironmentDetails now =
        shop.awaited(
            d ->
                d.events().stream()
                    .map(EventGroup::reason)
                    .toList()
                    .containsAll(List.of("ScalingReplicaSet", "SuccessfulCreate", "Scheduled")));
    assertThat(now.events())
        .as("newest first")
        .isSortedAccordingTo(Comparator.comparing(EventGroup::last).reversed());
    assertThat(now.events())
        .extracting(e -> e.about().kind())
        .contains("Deployment", "ReplicaSet", "Pod");
    String pod = now.pods().get(0).name();
    shop.cluster().delete(shop.find("v1", "Pod", pod));
    for (int i = 0; i < 3; i++) {
      event("note-" + i, now.workloads().get(0), 10 + i);
    }
    assertThat(shop.read().events())
        .filteredOn(e -> e.reason().equals("Tested"))
        .singleElement()
        .satisfies(e -> assertThat(e.count()).isEqualTo(3))
        .satisfies(e -> assertThat(e.isWarning()).isTrue())
        .satisfies(e -> assertThat(e.first()).isBefore(e.last()));
  }

  @Test
  @DisplayName("are the ends of logs, of before a restart too, within limits")
  void logs() throws IOException {
    shop.apply(
        Shop.workload("Deployment", "web", "example.org/web:1.0"),
        Shop.workload("Deployment", "bad", "example.org/bad:1.0-crashes"));
    EnvironmentDetails now =
        shop.awaited(d -> d.pods().stream().filter(p -> !p.phase().equals("Pending")).count() == 2);
    LogTail web = workload(now, "web").pods().get(0).containers().get(0).logs().get(0);
    assertThat(web.lines()).hasSize(20).last().isEqualTo("line 200 of the shop");
    assertThat(web.cut()).isFalse();
    assertThat(workload(now, "bad").pods().get(0).containers().get(0).logs())
        .extracting(LogTail::previous)
        .startsWith(true);
    assertThat(now.text()).contains("panic: number 1").contains("line 200 of the shop");
    EnvironmentReader reader = EnvironmentReader.of(shop.target());
    Duration time = Duration.ofSeconds(30);
    LogTail few =
        workload(reader.withLogs(new LogLimits(9, 100, 120, time)).read("shop", "test"), "web")
            .pods()
            .get(0)
            .containers()
            .get(0)
            .logs()
            .get(0);
    assertThat(few.lines())
        .as("few bytes: the newest lines")
        .last()
        .isEqualTo("line 200 of the shop");
    assertThat(few.lines()).hasSizeBetween(1, 5);
    assertThat(few.cut()).isTrue();
    EnvironmentDetails one = reader.withLogs(new LogLimits(1, 5, 1000, time)).read("shop", "test");
    assertThat(workload(one, "web").pods().get(0).containers().get(0).logs()).isEmpty();
    assertThat(workload(one, "bad").pods().get(0).containers().get(0).logs())
        .as("those that are not ready come first")
        .isNotEmpty();
    EnvironmentDetails none = reader.withLogs(LogLimits.NONE).read("shop", "test");
    assertThat(none.text()).doesNotContain("of the shop", "log,");
  }

  @Test
  @DisplayName("is CPU and memory where the cluster measures them, and an answer where it doesn't")
  void usage(ControlPlane plane) throws IOException {
    shop.apply(Shop.workload("Deployment", "web", "example.org/web:1.0"));
    EnvironmentDetails before =
        shop.awaited(d -> d.pods().size() == 1 && d.pods().get(0).isReady());
    assertThat(before.pods().get(0).usage()).isEmpty();
    assertThat(before.gaps())
        .singleElement()
        .satisfies(g -> assertThat(g.why()).contains("metrics.k8s.io"));
    plane.serveMetrics(BuiltProgram.orSkip("metrics-server"));
    Usage usage =
        shop.awaited(d -> d.pods().get(0).usage().isPresent()).pods().get(0).usage().orElseThrow();
    assertThat(usage.memory()).isEqualTo(64L << 20);
    assertThat(usage.cpu()).as("averaged").isBetween(200L, 300L);
    assertThat(shop.read().gaps()).isEmpty();
  }

  private static ObjectDetails workload(EnvironmentDetails details, String name) {
    return details.workloads().stream()
        .filter(w -> w.id().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Fields object(String manifest, String name) throws IOException {
    Fields object = Json.object(manifest.getBytes(StandardCharsets.UTF_8));
    return object.with("metadata", Fields.of("name", name).with("namespace", shop.namespace()));
  }

  /** A definition takes a moment to be served. */
  private void applyWhenServed(String manifest) throws IOException {
    while (true) {
      try {
        shop.apply(manifest);
        return;
      } catch (ClusterException e) {
        if (e.refusal() != ClusterException.Refusal.API_MISSING) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  /** A job of the CronJob, as its controller would make one at night. */
  private void startNightly(ControlPlane plane) throws IOException {
    Fields metadata = shop.find("batch/v1", "CronJob", "nightly").object("metadata");
    plane.create(
        "/apis/batch/v1/namespaces/" + shop.namespace() + "/jobs",
        """
        {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "nightly-1",
          "ownerReferences": [{"apiVersion": "batch/v1", "kind": "CronJob", "name": "nightly",
            "uid": "%s", "controller": true}]}, "spec": %s}
        """
            .formatted(metadata.text("uid"), Shop.jobSpec("example.org/nightly:1.0")));
  }

  private void event(String name, ObjectDetails about, int second) {
    Fields metadata = Fields.of("name", name).with("namespace", shop.namespace());
    Fields uid = shop.find("apps/v1", "Deployment", about.id().name()).object("metadata");
    Fields regarding =
        Fields.of("apiVersion", "apps/v1")
            .with("kind", "Deployment")
            .with("namespace", shop.namespace())
            .with("name", about.id().name())
            .with("uid", uid.text("uid"));
    ServerSideApply.on(shop.cluster(), "test")
        .apply(
            Fields.of("apiVersion", "events.k8s.io/v1")
                .with("kind", "Event")
                .with("metadata", metadata)
                .with("eventTime", "2026-01-01T00:00:" + second + ".000000Z")
                .with("type", "Warning")
                .with("reason", "Tested")
                .with("note", "It was tested.")
                .with("action", "Test")
                .with("reportingController", "example.org/test")
                .with("reportingInstance", "test")
                .with("regarding", regarding));
  }
}
