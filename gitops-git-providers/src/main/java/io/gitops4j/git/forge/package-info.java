/**
 * What the forges of this module have in common; each has a package of its own beside this one. Not
 * for users: they name a repository's URL and get its provider.
 */
@NullMarked
package io.gitops4j.git.forge;

import org.jspecify.annotations.NullMarked;
