/** Tests of names. */
@NullMarked
package io.gitops4j.k8s.cache;

import org.jspecify.annotations.NullMarked;
