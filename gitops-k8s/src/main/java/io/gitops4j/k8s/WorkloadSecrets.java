package io.gitops4j.k8s;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Secrets as a workload names them: one that is there, one that the External Secrets operator
 * fetches from a store, or one that was sealed by kubeseal. Their values never stand in the file.
 */
final class WorkloadSecrets {
  private final WorkloadName name;
  private final List<Map<String, Object>> objects = new ArrayList<>();
  private final List<Map<String, Object>> variables = new ArrayList<>();

  private WorkloadSecrets(WorkloadName name) {
    this.name = name;
  }

  static WorkloadSecrets of(Section workload, WorkloadName name) {
    WorkloadSecrets secrets = new WorkloadSecrets(name);
    workload.sections("secrets").forEach(secrets::add);
    return secrets;
  }

  /** What makes the secrets. */
  List<Map<String, Object>> objects() {
    return objects;
  }

  /** The container's variables that are read from them. */
  List<Map<String, Object>> variables() {
    return variables;
  }

  private void add(Section secret) {
    String called = secret.requiredText("name");
    switch (secret.text("from").orElse("cluster")) {
      case "cluster" -> {}
      case "external" -> objects.add(external(secret, called));
      case "sealed" -> objects.add(sealed(secret, called));
      default ->
          throw secret.refused(
              "from", "is not known", "Write cluster, external or sealed, or leave it out");
    }
    secret
        .namedTexts("variables")
        .forEach((variable, key) -> variables.add(variable(variable, called, key)));
  }

  private static Map<String, Object> variable(String variable, String secret, String key) {
    Tree reference = new Tree().with("name", secret).with("key", key);
    return new Tree()
        .with("name", variable)
        .with("valueFrom", new Tree().with("secretKeyRef", reference))
        .map();
  }

  private Map<String, Object> external(Section secret, String called) {
    String store = secret.requiredText("store");
    int slash = store.indexOf('/');
    Tree reference =
        new Tree()
            .with("kind", slash < 0 ? "SecretStore" : store.substring(0, slash))
            .with("name", store.substring(slash + 1));
    List<Object> data = new ArrayList<>();
    secret.namedTexts("keys").forEach((key, from) -> data.add(fetched(key, from)));
    if (data.isEmpty()) {
      throw secret.refused("keys", "is missing", "Write key: path/in/the/store#property");
    }
    return name.object("external-secrets.io/v1", "ExternalSecret", called)
        .with(
            "spec",
            new Tree()
                .with("refreshInterval", secret.text("refresh").orElse("1h"))
                .with("secretStoreRef", reference)
                .with("target", new Tree().with("name", called))
                .with("data", data))
        .map();
  }

  private static Map<String, Object> fetched(String key, String from) {
    int hash = from.indexOf('#');
    Tree reference =
        new Tree()
            .with("key", hash < 0 ? from : from.substring(0, hash))
            .with("property", hash < 0 ? null : from.substring(hash + 1));
    return new Tree().with("secretKey", key).with("remoteRef", reference).map();
  }

  private Map<String, Object> sealed(Section secret, String called) {
    Map<String, String> encrypted = secret.namedTexts("encrypted");
    if (encrypted.isEmpty()) {
      throw secret.refused("encrypted", "is missing", "Write key: what kubeseal gave");
    }
    return name.object(
            "bitnami.com/v1alpha1", "SealedSecret", called, secret.namedTexts("annotations"))
        .with(
            "spec",
            new Tree()
                .with("encryptedData", encrypted)
                .with("template", new Tree().with("metadata", new Tree().with("name", called))))
        .map();
  }
}
