/**
 * A registry for tests that speaks the OCI distribution API on this machine, over any
 * implementation of {@link io.gitops4j.core.spi.Registry}.
 */
@NullMarked
package io.gitops4j.contracts.registry;

import org.jspecify.annotations.NullMarked;
