/** GitHub and GitHub Enterprise Server. */
@NullMarked
package io.gitops4j.git.github;

import org.jspecify.annotations.NullMarked;
