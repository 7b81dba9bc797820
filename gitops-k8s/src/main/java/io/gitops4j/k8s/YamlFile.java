package io.gitops4j.k8s;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/**
 * A file that is read, for messages.
 *
 * @param task what fails if the file is not what it should be: {@code render gitops@1a2b:apps}
 * @param path the file's path
 */
record YamlFile(String task, String path) {
  /** The file as a whole is refused. */
  ProviderException refused(String reason, String remedy) {
    return invalid(path + ": " + reason, remedy, null);
  }

  /** A place in the file is refused; lines and columns are counted from 1. */
  ProviderException refused(
      int document, int line, int column, String reason, String remedy, @Nullable Throwable cause) {
    String place = path + ", document " + document + ", line " + line + ", column " + column;
    return invalid(place + ": " + reason, remedy, cause);
  }

  /** A place in the file is refused. */
  ProviderException refused(int document, Mark at, String reason, String remedy) {
    return refused(document, at.getLine() + 1, at.getColumn() + 1, reason, remedy, null);
  }

  private ProviderException invalid(String reason, String remedy, @Nullable Throwable cause) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not " + task + ": " + reason + ". " + remedy + ".", cause);
  }
}
