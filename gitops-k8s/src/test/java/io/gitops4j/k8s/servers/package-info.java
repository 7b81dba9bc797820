/**
 * A real control plane of Kubernetes for tests; other modules find it in this module's test jar.
 */
@NullMarked
package io.gitops4j.k8s.servers;

import org.jspecify.annotations.NullMarked;
