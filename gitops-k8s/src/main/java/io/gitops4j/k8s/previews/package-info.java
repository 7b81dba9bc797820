/**
 * Namespaces of previews in a cluster: made before anything is deployed there, and removed for
 * certain. {@link io.gitops4j.k8s.previews.PreviewNamespaces} is the way in.
 */
@NullMarked
package io.gitops4j.k8s.previews;

import org.jspecify.annotations.NullMarked;
