/** Tests of environments in a cluster. */
@NullMarked
package io.gitops4j.k8s.deploy;

import org.jspecify.annotations.NullMarked;
