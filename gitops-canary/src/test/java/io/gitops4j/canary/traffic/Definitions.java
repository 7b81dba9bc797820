package io.gitops4j.canary.traffic;

import static org.junit.jupiter.api.Assumptions.abort;

import io.gitops4j.k8s.servers.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The vendors' own definitions of their objects, for a real API server. */
final class Definitions {
  private static final String KSERVE = "kserve";

  private Definitions() {}

  /** Applies one, or skips the test where it is not there; with what is required it fails. */
  static void apply(ControlPlane plane, String name) {
    Path file =
        name.equals(KSERVE)
            ? folder("data").resolve("crds/kserve/serving.kserve.io_inferenceservices.yaml")
            : folder("crds").resolve(name + ".yaml");
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException("There is no " + file);
    }
    plane.kubectl("", "apply", "--server-side", "--force-conflicts", "-f", file.toString());
    while (!isServed(plane, file)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** It has no conditions at all in its first moment, which kubectl takes for an error. */
  private static boolean isServed(ControlPlane plane, Path file) {
    try {
      plane.kubectl("", "wait", "--for=condition=Established", "-f", file.toString());
      return true;
    } catch (IllegalStateException e) {
      if (String.valueOf(e.getMessage()).contains("accessor error")) {
        return false;
      }
      throw e;
    }
  }

  private static Path folder(String property) {
    String folder = System.getProperty("gitops4j." + property, "");
    if (!folder.isEmpty()) {
      return Path.of(folder);
    }
    String required = System.getProperty("gitops4j.required", "");
    if (List.of(required.split(",", -1)).contains(property)) {
      throw new IllegalStateException("gitops4j." + property + " is required, and not set");
    }
    return abort("gitops4j." + property + " is not set");
  }
}
