/** Tests of rights. */
@NullMarked
package io.gitops4j.k8s.access;

import org.jspecify.annotations.NullMarked;
