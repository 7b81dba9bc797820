package io.gitops4j.core.edit;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import org.jspecify.annotations.Nullable;

/**
 * An edit that was not made. Nothing has been changed, and the same content gives the same answer.
 *
 * <p>The kind is {@code INVALID} for content or expressions that can't be read and for changes that
 * are refused, {@code NOT_FOUND} where what must be there isn't, and {@code EDIT_CONFLICT} where
 * something else stands in its place.
 */
public final class EditException extends ProviderException {
  private static final long serialVersionUID = 1L;

  EditException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}
