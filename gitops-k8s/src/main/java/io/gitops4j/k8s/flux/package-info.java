/** Flux: what it is to follow, written for Git, and how far it is, asked of the cluster. */
@NullMarked
package io.gitops4j.k8s.flux;

import org.jspecify.annotations.NullMarked;
