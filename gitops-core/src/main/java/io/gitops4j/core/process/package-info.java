/**
 * Programs of the machine, for providers that run one: {@link io.gitops4j.core.process.Program} is
 * the way in.
 */
@NullMarked
package io.gitops4j.core.process;

import org.jspecify.annotations.NullMarked;
