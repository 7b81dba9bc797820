/**
 * The files by which a forge's own CI builds an application's image and tells the platform about
 * it. {@link io.gitops4j.git.ci.CiFile} generates and commits them, {@link
 * io.gitops4j.git.ci.BuiltImage} takes what they tell.
 */
@NullMarked
package io.gitops4j.git.ci;

import org.jspecify.annotations.NullMarked;
