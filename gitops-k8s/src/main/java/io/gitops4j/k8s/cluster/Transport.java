package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What takes requests to an API server. Thread-safe. */
interface Transport extends AutoCloseable {
  /**
   * Sends a request and reads the object that comes back.
   *
   * @throws ClusterException if the answer is no success
   */
  Fields send(ApiCall call);

  /**
   * Sends a request and reads whatever comes back; the object in JSON where it is only objects.
   *
   * @param atMost how long that may take
   * @throws ClusterException if the answer is no success
   */
  default byte[] read(ApiCall call, Duration atMost) {
    return CanonicalJson.write(send(call)).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  void close();
}
