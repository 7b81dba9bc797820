/**
 * Where a cluster differs from what Git says, who made it so, and how it is put right. {@link
 * io.gitops4j.k8s.drift.Drift} is the way in.
 */
@NullMarked
package io.gitops4j.k8s.drift;

import org.jspecify.annotations.NullMarked;
