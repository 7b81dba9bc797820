/**
 * Conformance kits: what an implementation of each service interface must do, as tests to inherit.
 * Extend the class of the interface, fill in its one or two abstract methods, and run it.
 */
@NullMarked
package io.gitops4j.contracts;

import org.jspecify.annotations.NullMarked;
