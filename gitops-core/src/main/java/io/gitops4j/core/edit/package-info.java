/**
 * Changes to files that people own: one named value is replaced, every other byte stays.
 *
 * <p>Start at {@link io.gitops4j.core.edit.Edits} or at the kind of edit itself ({@link
 * io.gitops4j.core.edit.YamlEdit}, {@link io.gitops4j.core.edit.JsonEdit}, {@link
 * io.gitops4j.core.edit.PropertiesEdit}, {@link io.gitops4j.core.edit.TokenEdit}, {@link
 * io.gitops4j.core.edit.FileEdit}). An edit is an intent, not a patch: it is applied to whatever
 * the file says at that moment, and proves on the result that nothing but the named place changed.
 */
@NullMarked
package io.gitops4j.core.edit;

import org.jspecify.annotations.NullMarked;
