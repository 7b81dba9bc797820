/** Tests of names. */
@NullMarked
package io.gitops4j.k8s.model;

import org.jspecify.annotations.NullMarked;
