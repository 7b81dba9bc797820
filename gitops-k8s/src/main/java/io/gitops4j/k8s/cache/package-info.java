/** Renderings that are kept, so that only what changed is rendered again. */
@NullMarked
package io.gitops4j.k8s.cache;

import org.jspecify.annotations.NullMarked;
