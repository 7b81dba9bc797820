/** Measurements: small ones with JMH, whole jobs as programs that the scripts beside them run. */
@NullMarked
package io.gitops4j.benchmarks;

import org.jspecify.annotations.NullMarked;
