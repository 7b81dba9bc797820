/** Tests of GitLab's provider. */
@NullMarked
package io.gitops4j.git.gitlab;

import org.jspecify.annotations.NullMarked;
