/** Tests of drift. */
@NullMarked
package io.gitops4j.k8s.drift;

import org.jspecify.annotations.NullMarked;
