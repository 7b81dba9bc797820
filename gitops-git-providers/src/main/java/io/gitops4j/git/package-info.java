/**
 * Git without a working tree: {@link io.gitops4j.git.JGitRepository} reads and commits straight in
 * the object database, {@link io.gitops4j.git.LocalGitProvider} is a forge in a folder.
 *
 * <p>JGit does the work and never shows in a public signature.
 */
@NullMarked
package io.gitops4j.git;

import org.jspecify.annotations.NullMarked;
