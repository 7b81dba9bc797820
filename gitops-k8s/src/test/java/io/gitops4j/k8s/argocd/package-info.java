/** Tests of what is written for Argo CD, and of how it is followed. */
@NullMarked
package io.gitops4j.k8s.argocd;

import org.jspecify.annotations.NullMarked;
