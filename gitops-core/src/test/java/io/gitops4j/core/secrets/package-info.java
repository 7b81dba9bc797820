/** The search for secrets in what a module's tests log and print. */
@NullMarked
package io.gitops4j.core.secrets;

import org.jspecify.annotations.NullMarked;
