package io.gitops4j.k8s.flux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.k8s.servers.ControlPlane;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The kinds of Flux on a control plane, where nobody reconciles them. */
public final class FluxKinds {
  private static final List<String> ALL =
      List.of(
          "kustomizations.kustomize.toolkit.fluxcd.io",
          "gitrepositories.source.toolkit.fluxcd.io",
          "helmreleases.helm.toolkit.fluxcd.io");

  private FluxKinds() {}

  /** Sees to it that they are served. */
  public static void apply(ControlPlane plane) throws IOException {
    try (InputStream kinds = FluxKinds.class.getResourceAsStream("kinds.yaml")) {
      plane.kubectl(new String(kinds.readAllBytes(), UTF_8), "apply", "-f", "-");
    }
    for (String kind : ALL) {
      plane.kubectl("", "wait", "--for=create", "--timeout=60s", "crd/" + kind);
      plane.kubectl(
          "",
          "wait",
          "--for=jsonpath={.status.conditions[?(@.type==\"Established\")].status}=True",
          "--timeout=60s",
          "crd/" + kind);
    }
  }
}
