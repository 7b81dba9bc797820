package io.gitops4j.k8s.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A metrics-server beside a control plane, which makes the API server ask it for metrics. */
final class MetricsServer {
  private static final String NAME = "metrics-server";

  private final ProcessGroup processes;
  private final int port;
  private boolean started;

  MetricsServer(ProcessGroup processes, int port) {
    this.processes = processes;
    this.port = port;
  }

  /** Starts it once; not thread-safe. */
  void start(Path program, ControlPlane plane) throws IOException {
    if (started) {
      return;
    }
    Path home = processes.home();
    String kubeconfig = home.resolve("kubeconfig").toString();
    processes.start(
        NAME,
        List.of(
            program.toString(),
            "--kubeconfig=" + kubeconfig,
            "--authentication-kubeconfig=" + kubeconfig,
            "--authorization-kubeconfig=" + kubeconfig,
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--cert-dir=" + home.resolve("metrics"),
            "--kubelet-insecure-tls",
            "--kubelet-use-node-status-port",
            "--kubelet-preferred-address-types=InternalIP",
            "--kubelet-request-timeout=5s",
            "--metric-resolution=10s"));
    plane.create(
        "/api/v1/namespaces/kube-system/services",
        """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "metrics-server"},
         "spec": {"type": "ExternalName", "externalName": "localhost"}}
        """);
    plane.create(
        "/apis/apiregistration.k8s.io/v1/apiservices",
        """
        {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
         "metadata": {"name": "v1beta1.metrics.k8s.io"},
         "spec": {"group": "metrics.k8s.io", "version": "v1beta1", "insecureSkipTLSVerify": true,
           "groupPriorityMinimum": 100, "versionPriority": 100,
           "service": {"name": "metrics-server", "namespace": "kube-system", "port": %d}}}
        """
            .formatted(port));
    processes.await(NAME, () -> serves(plane));
    started = true;
  }

  private static boolean serves(ControlPlane plane) throws IOException {
    String path = "/apis/metrics.k8s.io/v1beta1/nodes";
    return !plane.send("GET", path, "application/json", "").objects("items").isEmpty();
  }
}
