/**
 * Registries and what goes into them: a folder in the OCI image layout, registries over HTTP, a
 * byte-exact copier between any two, models and other artifacts, and application images by Jib.
 *
 * <p>{@link io.gitops4j.registry.Registries} is where to begin.
 */
@NullMarked
package io.gitops4j.registry;

import org.jspecify.annotations.NullMarked;
