/** Credentials that are on the machine already: in variables, or with Git's helper. */
@NullMarked
package io.gitops4j.git.credentials;

import org.jspecify.annotations.NullMarked;
