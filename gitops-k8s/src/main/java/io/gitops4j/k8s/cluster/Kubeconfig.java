package io.gitops4j.k8s.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads kubeconfigs, and refuses what the client underneath would pass over in silence. */
final class Kubeconfig {
  private Kubeconfig() {}

  static Config of(Path file, @Nullable String context) {
    try {
      String chosen =
          chosen(file.toString(), model(file.toString(), Files.readString(file)), context);
      return Config.fromKubeconfig(chosen, file.toFile());
    } catch (IOException e) {
      throw refused(file.toString(), "there is no file that can be read", null);
    }
  }

  /** The client underneath chooses a context in files only. */
  static Config of(Secret text, @Nullable String context) {
    String what = "the kubeconfig";
    io.fabric8.kubernetes.api.model.Config model = model(what, text.reveal());
    model.setCurrentContext(chosen(what, model, context));
    return Config.fromKubeconfig(Serialization.asYaml(model));
  }

  static Config of(URI server, String authority, Supplier<Secret> token) {
    Config config = Config.empty();
    config.setMasterUrl(server.toString());
    if (!authority.isEmpty()) {
      config.setCaCertData(Base64.getEncoder().encodeToString(authority.getBytes(UTF_8)));
    }
    config.setOauthTokenProvider(() -> token.get().reveal());
    return config;
  }

  /** A parser's own message may show what it read. */
  private static io.fabric8.kubernetes.api.model.Config model(String what, String text) {
    io.fabric8.kubernetes.api.model.Config model;
    try {
      model = Serialization.unmarshal(text, io.fabric8.kubernetes.api.model.Config.class);
    } catch (RuntimeException e) { // of the parsers underneath, each its own
      throw refused(what, "it is no kubeconfig", null);
    }
    if (model == null) {
      throw refused(what, "it is empty", null);
    }
    return model;
  }

  /** The context that is asked for, or the current one; it is there, and so is its cluster. */
  private static String chosen(
      String what, io.fabric8.kubernetes.api.model.Config model, @Nullable String asked) {
    String name = asked == null ? model.getCurrentContext() : asked;
    if (name == null || name.isEmpty()) {
      throw refused(what, "it has no current context", contexts(model));
    }
    NamedContext context =
        model.getContexts().stream()
            .filter(c -> name.equals(c.getName()) && c.getContext() != null)
            .findFirst()
            .orElseThrow(() -> refused(what, "it has no context " + name, contexts(model)));
    String cluster = context.getContext().getCluster();
    boolean there =
        model.getClusters().stream()
            .anyMatch(c -> c.getName().equals(cluster) && c.getCluster().getServer() != null);
    if (!there) {
      throw refused(what, "the context " + name + " names no cluster with a server", null);
    }
    return name;
  }

  private static String contexts(io.fabric8.kubernetes.api.model.Config model) {
    return "The contexts are: "
        + model.getContexts().stream().map(NamedContext::getName).collect(Collectors.joining(", "));
  }

  private static ProviderException refused(String what, String reason, @Nullable String remedy) {
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not connect to the cluster of "
            + what
            + ": "
            + reason
            + ". "
            + (remedy == null ? "Check it with kubectl config view" : remedy)
            + ".");
  }
}
