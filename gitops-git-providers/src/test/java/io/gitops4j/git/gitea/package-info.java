/** Gitea's provider against a real Gitea. */
@NullMarked
package io.gitops4j.git.gitea;

import org.jspecify.annotations.NullMarked;
