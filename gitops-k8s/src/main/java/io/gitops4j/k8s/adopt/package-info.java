/** What Argo CD and Flux deploy already, read as applications, environments and versions. */
@NullMarked
package io.gitops4j.k8s.adopt;

import org.jspecify.annotations.NullMarked;
