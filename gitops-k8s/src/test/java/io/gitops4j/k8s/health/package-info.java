/** Tests of the verdicts on objects. */
@NullMarked
package io.gitops4j.k8s.health;

import org.jspecify.annotations.NullMarked;
