/** The journals this library brings: in memory, and in files of one machine. */
@NullMarked
package io.gitops4j.core.journal;

import org.jspecify.annotations.NullMarked;
