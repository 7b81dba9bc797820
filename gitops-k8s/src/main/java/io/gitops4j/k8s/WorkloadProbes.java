package io.gitops4j.k8s;

import java.util.List;

/** How Kubernetes finds out whether a container has started, lives and is ready. */
final class WorkloadProbes {
  private WorkloadProbes() {}

  static void addTo(Tree container, Section probes) {
    add(container, "startupProbe", probes, "start");
    add(container, "livenessProbe", probes, "live");
    add(container, "readinessProbe", probes, "ready");
  }

  private static void add(Tree container, String probe, Section probes, String name) {
    probes.section(name).ifPresent(section -> container.with(probe, probe(section)));
  }

  private static Tree probe(Section probe) {
    List<String> command = probe.texts("command");
    Tree asked = new Tree();
    if (probe.has("http")) {
      asked.with(
          "httpGet",
          new Tree()
              .with("path", probe.requiredText("http"))
              .with("port", port(probe))
              .with("scheme", probe.text("scheme")));
    } else if (probe.has("grpc")) {
      asked.with("grpc", new Tree().with("port", probe.number("grpc")));
    } else if (!command.isEmpty()) {
      asked.with("exec", new Tree().with("command", command));
    } else {
      asked.with("tcpSocket", new Tree().with("port", port(probe)));
    }
    return asked
        .with("initialDelaySeconds", probe.number("delaySeconds"))
        .with("periodSeconds", probe.number("everySeconds"))
        .with("timeoutSeconds", probe.number("timeoutSeconds"))
        .with("failureThreshold", probe.number("failures"));
  }

  private static Object port(Section probe) {
    return probe
        .numberOrText("port")
        .orElseThrow(() -> probe.refused("port", "is missing", "Write a number or a port's name"));
  }
}
