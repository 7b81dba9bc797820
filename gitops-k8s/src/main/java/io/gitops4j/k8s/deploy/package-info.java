/**
 * Environments that are namespaces of a cluster: what a rendering says is applied in order, and
 * what it says no more is removed, if it is ours. {@link io.gitops4j.k8s.deploy.ClusterTarget} is
 * the way in.
 */
@NullMarked
package io.gitops4j.k8s.deploy;

import org.jspecify.annotations.NullMarked;
