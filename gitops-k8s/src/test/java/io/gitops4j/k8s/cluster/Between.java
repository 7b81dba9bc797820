package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import java.util.function.Supplier;

/** What stands between a cluster and its server in a test. */
@FunctionalInterface
public interface Between {
  /**
   * Sees a request on its way.
   *
   * @param forward sends it
   * @return what the cluster gets to read
   */
  Fields send(String method, String path, Supplier<Fields> forward);

  /** A cluster whose requests go through this to a real server. */
  static Cluster connect(ClusterAccess access, Between between) {
    return Cluster.connect(
        access,
        real ->
            new Transport() {
              @Override
              public Fields send(ApiCall call) {
                return between.send(call.method(), call.path(), () -> real.send(call));
              }

              @Override
              public void close() {
                real.close();
              }
            });
  }
}
