/** Tests of the sources of metrics. */
@NullMarked
package io.gitops4j.canary.metrics;

import org.jspecify.annotations.NullMarked;
