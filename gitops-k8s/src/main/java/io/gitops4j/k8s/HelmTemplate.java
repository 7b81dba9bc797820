package io.gitops4j.k8s;

import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.List;

/** A way to have Helm render, for one rendering. */
interface HelmTemplate {
  /** The objects in Helm's order, without tests and hooks of deletion and rollback. */
  List<KubernetesManifest> render();

  /** What it said meanwhile. */
  List<String> warnings();
}
