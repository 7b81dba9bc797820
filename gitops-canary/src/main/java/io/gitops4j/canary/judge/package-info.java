/** What the evidence says: tests that may be looked at as often as one likes. */
@NullMarked
package io.gitops4j.canary.judge;

import org.jspecify.annotations.NullMarked;
