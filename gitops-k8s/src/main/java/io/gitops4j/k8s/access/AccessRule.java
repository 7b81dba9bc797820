package io.gitops4j.k8s.access;

import io.gitops4j.core.model.Fields;
import java.util.List;

/**
 * What is allowed with objects of one kind.
 *
 * @param namespace where; empty for kinds that are in none
 * @param group of the API; empty for Kubernetes' core
 * @param resource {@code deployments}, {@code pods/log}
 * @param names with which objects; empty for all
 * @param verbs what is allowed
 */
public record AccessRule(
    String namespace, String group, String resource, List<String> names, List<String> verbs) {
  /** Copies the lists. */
  public AccessRule {
    names = List.copyOf(names);
    verbs = List.copyOf(verbs);
  }

  /** As a Role has it. */
  Fields object() {
    Fields rule = Fields.of("apiGroups", List.of(group)).with("resources", List.of(resource));
    return (names.isEmpty() ? rule : rule.with("resourceNames", names)).with("verbs", verbs);
  }
}
