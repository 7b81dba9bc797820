package io.gitops4j.k8s.cluster;

/**
 * A kind as addresses and rules of access name it.
 *
 * @param group of its API; empty for Kubernetes' core
 * @param plural {@code deployments}
 * @param namespaced whether its objects are in namespaces
 */
public record KindResource(String group, String plural, boolean namespaced) {}
