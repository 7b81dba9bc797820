/** Real servers for tests. */
@NullMarked
package io.gitops4j.git.servers;

import org.jspecify.annotations.NullMarked;
