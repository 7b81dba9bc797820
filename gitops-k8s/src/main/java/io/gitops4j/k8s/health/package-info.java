/**
 * Whether an object of Kubernetes is well, judged by what it says of itself, with the rule and the
 * field that decided.
 */
@NullMarked
package io.gitops4j.k8s.health;

import org.jspecify.annotations.NullMarked;
