/**
 * What an application is, where it runs: its objects and pods in a cluster, beside what the
 * delivery says should be there. {@link io.gitops4j.k8s.details.ApplicationReader} is the way in.
 */
@NullMarked
package io.gitops4j.k8s.details;

import org.jspecify.annotations.NullMarked;
