/** What names an object of Kubernetes, and how it is written in one form only. */
@NullMarked
package io.gitops4j.k8s.model;

import org.jspecify.annotations.NullMarked;
