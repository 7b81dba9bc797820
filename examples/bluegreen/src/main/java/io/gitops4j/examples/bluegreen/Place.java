package io.gitops4j.examples.bluegreen;

import io.gitops4j.canary.Canary;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.spi.ManifestRenderer;

/** Where blue and green are, and all that is different from one such place to another. */
interface Place extends AutoCloseable {
  /** The folder of the GitOps repository that has the manifests. */
  String FOLDER = "jukebox";

  /** The tracks, the splitter between them, the files of each. */
  Canary canary();

  /** What makes objects of those files. */
  ManifestRenderer renderer();

  /** Adds what is deployed to, and what measures. */
  void connect(ConfiguredConnections.Builder connections);

  @Override
  void close();
}
