/** Gitea and Forgejo. */
@NullMarked
package io.gitops4j.git.gitea;

import org.jspecify.annotations.NullMarked;
