/** Tests of what is read of applications in a cluster. */
@NullMarked
package io.gitops4j.k8s.details;

import org.jspecify.annotations.NullMarked;
