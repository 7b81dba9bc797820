package io.gitops4j.k8s;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a workload is reached: ports, a service, an ingress or a route of the Gateway API. */
final class WorkloadNetwork {
  private final WorkloadName name;
  private final List<Section> ports;
  private final Optional<Section> service;
  private final Optional<Section> ingress;
  private final Optional<Section> route;

  private WorkloadNetwork(Section workload, WorkloadName name) {
    this.name = name;
    this.ports = workload.sections("ports");
    this.service = workload.section("service");
    this.ingress = workload.section("ingress");
    this.route = workload.section("route");
    if (service.isPresent() && ports.isEmpty()) {
      throw workload.refused("service", "has no port to lead to", "Write ports");
    }
    for (String needing : List.of("ingress", "route")) {
      if (workload.has(needing) && service.isEmpty()) {
        throw workload.refused(needing, "has no service to lead to", "Write service");
      }
    }
  }

  static WorkloadNetwork of(Section workload, WorkloadName name) {
    return new WorkloadNetwork(workload, name);
  }

  /** The container's ports. */
  List<Map<String, Object>> ofContainer() {
    return ports.stream()
        .map(
            port ->
                new Tree()
                    .with("name", portName(port))
                    .with("containerPort", target(port))
                    .with("protocol", port.text("protocol"))
                    .map())
        .toList();
  }

  List<Map<String, Object>> objects() {
    List<Map<String, Object>> all = new ArrayList<>();
    service.map(this::service).ifPresent(all::add);
    ingress.map(this::ingress).ifPresent(all::add);
    route.map(this::route).ifPresent(all::add);
    return all;
  }

  private Map<String, Object> service(Section service) {
    return name.object("v1", "Service", name.name(), service.namedTexts("annotations"))
        .with(
            "spec",
            new Tree()
                .with("type", service.text("type"))
                .with("loadBalancerClass", service.text("loadBalancerClass"))
                .with("externalTrafficPolicy", service.text("externalTraffic"))
                .with("selector", name.selector())
                .with("ports", ports.stream().map(WorkloadNetwork::servicePort).toList()))
        .map();
  }

  private static Map<String, Object> servicePort(Section port) {
    return new Tree()
        .with("name", portName(port))
        .with("port", port.number("service").orElse(target(port)))
        .with("targetPort", portName(port))
        .with("nodePort", port.number("node"))
        .with("protocol", port.text("protocol"))
        .map();
  }

  private Map<String, Object> ingress(Section ingress) {
    String host = ingress.requiredText("host");
    Tree backend =
        new Tree()
            .with(
                "service",
                new Tree().with("name", name.name()).with("port", Map.of("name", first())));
    Tree path =
        new Tree()
            .with("path", ingress.text("path").orElse("/"))
            .with("pathType", "Prefix")
            .with("backend", backend);
    Tree rule =
        new Tree().with("host", host).with("http", new Tree().with("paths", List.of(path.map())));
    Optional<Object> tls =
        ingress.text("tls").map(secret -> Map.of("hosts", List.of(host), "secretName", secret));
    return name.object(
            "networking.k8s.io/v1", "Ingress", name.name(), ingress.namedTexts("annotations"))
        .with(
            "spec",
            new Tree()
                .with("ingressClassName", ingress.text("class"))
                .with("tls", tls.map(List::of))
                .with("rules", List.of(rule.map())))
        .map();
  }

  private Map<String, Object> route(Section route) {
    String gateway = route.requiredText("gateway");
    int slash = gateway.indexOf('/');
    Tree parent =
        new Tree()
            .with("name", gateway.substring(slash + 1))
            .with("namespace", slash < 0 ? null : gateway.substring(0, slash))
            .with("sectionName", route.text("listener"));
    Tree match =
        new Tree()
            .with(
                "path",
                new Tree()
                    .with("type", "PathPrefix")
                    .with("value", route.text("path").orElse("/")));
    Tree backend =
        new Tree()
            .with("name", name.name())
            .with("port", ports.get(0).number("service").orElse(target(ports.get(0))));
    Tree rule =
        new Tree()
            .with("matches", List.of(match.map()))
            .with("backendRefs", List.of(backend.map()));
    return name.object("gateway.networking.k8s.io/v1", "HTTPRoute", name.name())
        .with(
            "spec",
            new Tree()
                .with("parentRefs", List.of(parent.map()))
                .with("hostnames", route.texts("hosts"))
                .with("rules", List.of(rule.map())))
        .map();
  }

  private String first() {
    return portName(ports.get(0));
  }

  private static String portName(Section port) {
    return port.text("name").orElse("http");
  }

  private static long target(Section port) {
    return port.number("port").orElseThrow(() -> port.refused("port", "is missing", "Add it"));
  }
}
