package io.gitops4j.k8s.details;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.servers.ControlPlane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** An application in a namespace of its own, for tests. */
record Shop(Cluster cluster, String namespace) implements AutoCloseable {
  static Shop in(ControlPlane plane) throws IOException {
    return new Shop(Cluster.connect(plane.access()), plane.newNamespace());
  }

  ClusterTarget target() {
    return ClusterTarget.on(cluster).in(namespace);
  }

  /** Applies these manifests, and nothing else. */
  void apply(String... manifests) throws IOException {
    List<KubernetesManifest> all = new ArrayList<>();
    for (String manifest : manifests) {
      all.add(new KubernetesManifest("f", Json.object(manifest.getBytes(UTF_8))));
    }
    Digest digest = Digest.of(all.toString().getBytes(UTF_8));
    OperationKey key = new OperationKey(digest.hex().substring(0, 32));
    target().apply(new Deployment("shop", "test", new Rendering("test", all, digest), key));
  }

  EnvironmentDetails read() {
    return EnvironmentReader.of(target()).read("shop", "test");
  }

  /** As it is when a condition holds. */
  EnvironmentDetails awaited(Predicate<EnvironmentDetails> condition) {
    EnvironmentDetails now = read();
    while (!condition.test(now)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      now = read();
    }
    return now;
  }

  Fields find(String apiVersion, String kind, String name) {
    return cluster
        .find(
            Fields.of("apiVersion", apiVersion)
                .with("kind", kind)
                .with("metadata", Fields.of("name", name).with("namespace", namespace)))
        .orElseThrow();
  }

  /** A Deployment, StatefulSet or DaemonSet. */
  static String workload(String kind, String name, String image) {
    return """
        {"apiVersion": "apps/v1", "kind": "%1$s", "metadata": {"name": "%2$s"},
         "spec": {"selector": {"matchLabels": {"app": "%2$s"}}, "template": {
           "metadata": {"labels": {"app": "%2$s"},
             "annotations": {"usage-cpu": "250m", "usage-memory": "64Mi"}},
           "spec": {"containers": [{"name": "main", "image": "%3$s"}]}}}}
        """
        .formatted(kind, name, image);
  }

  static String job(String name, String image) {
    return """
        {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "%1$s"}, "spec": %2$s}
        """
        .formatted(name, jobSpec(image));
  }

  static String jobSpec(String image) {
    return """
        {"backoffLimit": 0, "template": {"spec": {"restartPolicy": "Never",
         "containers": [{"name": "main", "image": "%s"}]}}}
        """
        .formatted(image);
  }

  static String cronJob(String name, String image) {
    return """
        {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "%1$s"},
         "spec": {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": %2$s}}}
        """
        .formatted(name, jobSpec(image));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
