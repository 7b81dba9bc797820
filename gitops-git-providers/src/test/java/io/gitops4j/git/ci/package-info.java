/** Tests of CI files: what they say, and what they do when they run. */
@NullMarked
package io.gitops4j.git.ci;

import org.jspecify.annotations.NullMarked;
