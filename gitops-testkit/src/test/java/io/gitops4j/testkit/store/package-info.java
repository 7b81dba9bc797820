/** The chart store, on real Git, a real registry and Helm. */
@NullMarked
package io.gitops4j.testkit.store;

import org.jspecify.annotations.NullMarked;
