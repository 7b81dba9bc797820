/** A canary with real requests on this machine's loopback. */
@NullMarked
package io.gitops4j.examples.quickstart.canary;

import org.jspecify.annotations.NullMarked;
