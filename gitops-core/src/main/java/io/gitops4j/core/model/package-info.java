/** Values every other package speaks of. Depends on the JDK alone. */
@NullMarked
package io.gitops4j.core.model;

import org.jspecify.annotations.NullMarked;
