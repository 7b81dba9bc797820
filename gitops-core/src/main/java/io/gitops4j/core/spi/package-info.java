/**
 * What providers implement. Every interface here is blocking, small and thread-safe, and every
 * implementation passes the conformance kit of its interface in {@code gitops-contracts}.
 *
 * <p>Calls may be interrupted: an implementation then stops as soon as it safely can, restores the
 * thread's interrupt flag and throws a {@link io.gitops4j.core.model.ProviderException} of kind
 * {@code UNAVAILABLE} that says {@code LOOK_FIRST} if something may have been sent.
 */
@NullMarked
package io.gitops4j.core.spi;

import org.jspecify.annotations.NullMarked;
