/** Tests of what the forges have in common. */
@NullMarked
package io.gitops4j.git.forge;

import org.jspecify.annotations.NullMarked;
