/** Tests of the repositories on JGit. */
@NullMarked
package io.gitops4j.git;

import org.jspecify.annotations.NullMarked;
