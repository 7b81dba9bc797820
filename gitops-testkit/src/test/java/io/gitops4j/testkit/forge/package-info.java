/** Whole deliveries through real forges. */
@NullMarked
package io.gitops4j.testkit.forge;

import org.jspecify.annotations.NullMarked;
