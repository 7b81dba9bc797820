package io.gitops4j.k8s.cluster;

import io.fabric8.kubernetes.client.Config;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes gives to the processes of a pod.
 *
 * @param folder where token, authority and namespace are
 */
record ServiceAccount(Path folder) {
  static final ServiceAccount USUAL =
      new ServiceAccount(Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));

  /** Of the cluster that an environment's variables name. */
  Config config(Map<String, String> environment) {
    String host = environment.get("KUBERNETES_SERVICE_HOST");
    String port = environment.get("KUBERNETES_SERVICE_PORT");
    if (host == null || port == null || !Files.isReadable(folder.resolve("token"))) {
      throw refused("this process does not run in a pod with a service account", null);
    }
    String server = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    Config config =
        Kubeconfig.of(URI.create(server), read("ca.crt"), () -> Secret.of(read("token").strip()));
    if (Files.isReadable(folder.resolve("namespace"))) {
      config.setNamespace(read("namespace").strip());
    }
    return config;
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw refused(folder.resolve(name) + " can't be read", e);
    }
  }

  private static ProviderException refused(String reason, @Nullable IOException cause) {
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not connect to the cluster around us: "
            + reason
            + ". Give the pod a service account whose token is mounted, or a kubeconfig.",
        cause);
  }
}
