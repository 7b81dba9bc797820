/** Tests of GitHub's provider. */
@NullMarked
package io.gitops4j.git.github;

import org.jspecify.annotations.NullMarked;
