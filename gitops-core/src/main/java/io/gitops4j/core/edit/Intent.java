package io.gitops4j.core.edit;

import io.gitops4j.core.model.ErrorKind;
import org.jspecify.annotations.Nullable;

/** What an edit is about to do, in the words of its error messages. */
record Intent(String verb, String object, String path) {
  EditException invalid(String reason, String remedy) {
    return refused(ErrorKind.INVALID, reason, remedy, null);
  }

  EditException notFound(String reason, String remedy) {
    return refused(ErrorKind.NOT_FOUND, reason, remedy, null);
  }

  EditException refused(ErrorKind kind, String reason, String remedy, @Nullable Throwable cause) {
    String what = object.isEmpty() ? path : object + " in " + path;
    return new EditException(
        kind, "Could not " + verb + " " + what + ": " + reason + ". " + remedy, cause);
  }
}
