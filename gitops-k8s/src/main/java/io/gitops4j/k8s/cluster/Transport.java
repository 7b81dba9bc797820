package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;

/** What takes requests to an API server. Thread-safe. */
interface Transport extends AutoCloseable {
  /**
   * Sends a request and reads the object that comes back.
   *
   * @throws ClusterException if the answer is no success
   */
  Fields send(ApiCall call);

  @Override
  void close();
}
