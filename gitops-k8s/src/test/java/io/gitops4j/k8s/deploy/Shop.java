package io.gitops4j.k8s.deploy;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An application that tests deploy. */
final class Shop {
  private Shop() {}

  static Deployment deployment(int key, List<Fields> objects) {
    return deployment("shop", key, objects);
  }

  static Deployment deployment(String application, int key, List<Fields> objects) {
    List<KubernetesManifest> manifests =
        objects.stream().map(object -> new KubernetesManifest("f", object)).toList();
    Digest digest = Digest.of(manifests.toString().getBytes(StandardCharsets.UTF_8));
    return new Deployment(
        application,
        "test",
        new Rendering("test", manifests, digest),
        new OperationKey(String.format("%032x", key)));
  }

  static Fields map(String name, String value) {
    return object("v1", "ConfigMap", name).with("data", Fields.of("value", value));
  }

  static Fields secret(String name, String value) {
    return object("v1", "Secret", name).with("stringData", Fields.of("value", value));
  }

  static Fields service(String name) {
    return object("v1", "Service", name)
        .with(
            "spec",
            Fields.of("selector", Fields.of("app", name))
                .with("ports", List.of(Fields.of("port", 80))));
  }

  static Fields web(String name) {
    return json(
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%1$s"},
         "spec": {"selector": {"matchLabels": {"app": "%1$s"}},
           "template": {"metadata": {"labels": {"app": "%1$s"}},
             "spec": {"containers": [
               {"name": "web", "image": "example.org/web:1.0",
                "ports": [{"containerPort": 8080}],
                "resources": {"requests": {"cpu": "1000m"}},
                "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]}]}}}}
        """
            .formatted(name));
  }

  static Fields object(String apiVersion, String kind, String name) {
    return Fields.of("apiVersion", apiVersion)
        .with("kind", kind)
        .with("metadata", Fields.of("name", name));
  }

  static Fields in(String namespace, Fields object) {
    return object.with("metadata", object.object("metadata").with("namespace", namespace));
  }

  static Fields json(String text) {
    try {
      return Json.object(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
