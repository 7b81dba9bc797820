/**
 * Connections to the API servers of Kubernetes clusters, and what is asked of them: objects as raw
 * trees, applied on the server's side.
 */
@NullMarked
package io.gitops4j.k8s.cluster;

import org.jspecify.annotations.NullMarked;
