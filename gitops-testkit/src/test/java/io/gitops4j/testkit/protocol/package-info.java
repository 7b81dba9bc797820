/** Judges, from what is left behind, whether the run protocol was kept. */
@NullMarked
package io.gitops4j.testkit.protocol;

import org.jspecify.annotations.NullMarked;
