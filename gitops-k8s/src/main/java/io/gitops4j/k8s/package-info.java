/**
 * Manifests for Kubernetes: rendered from plain YAML, read as kubectl reads it, and materialised
 * into a folder.
 */
@NullMarked
package io.gitops4j.k8s;

import org.jspecify.annotations.NullMarked;
