package io.gitops4j.core.spi;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import org.jspecify.annotations.Nullable;

/** The journal could not be read or written. Nothing that was acknowledged before is lost. */
public class JournalException extends ProviderException {
  private static final long serialVersionUID = 1L;

  /** A failure of some kind. */
  public JournalException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}
