/** Servers for tests: real ones, and small ones of the tests' own. */
@NullMarked
package io.gitops4j.canary.servers;

import org.jspecify.annotations.NullMarked;
