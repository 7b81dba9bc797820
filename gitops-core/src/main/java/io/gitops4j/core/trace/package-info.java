/** Where something that runs came from, and where something that was built went. */
@NullMarked
package io.gitops4j.core.trace;

import org.jspecify.annotations.NullMarked;
