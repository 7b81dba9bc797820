/** Tests of what is written for Flux, and of how it is followed. */
@NullMarked
package io.gitops4j.k8s.flux;

import org.jspecify.annotations.NullMarked;
