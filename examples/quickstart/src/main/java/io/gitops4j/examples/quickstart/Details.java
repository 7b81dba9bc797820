package io.gitops4j.examples.quickstart;

import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.details.EnvironmentReader;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an application is in a cluster, as the variables {@code APPLICATION}, {@code ENVIRONMENT}
 * and {@code KUBECONFIG} say.
 */
public final class Details {
  private Details() {}

  /** Prints it. */
  public static void main(String[] arguments) {
    Map<String, String> said = System.getenv();
    Path home = Path.of(System.getProperty("user.home"), ".kube", "config");
    Path kubeconfig = Path.of(said.getOrDefault("KUBECONFIG", home.toString()));
    try (Cluster cluster = Cluster.connect(ClusterAccess.kubeconfig(kubeconfig))) {
      System.out.print(
          EnvironmentReader.of(ClusterTarget.on(cluster))
              .read(
                  said.getOrDefault("APPLICATION", "shop"),
                  said.getOrDefault("ENVIRONMENT", "test"))
              .text());
    }
  }
}
