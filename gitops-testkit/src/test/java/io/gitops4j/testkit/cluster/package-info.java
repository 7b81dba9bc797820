/** Pipelines that deliver to a real Kubernetes control plane. */
@NullMarked
package io.gitops4j.testkit.cluster;

import org.jspecify.annotations.NullMarked;
