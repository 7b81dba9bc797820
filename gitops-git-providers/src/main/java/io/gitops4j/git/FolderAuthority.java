package io.gitops4j.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Who decides about the refs of a repository in a folder, where no server does. */
interface FolderAuthority {
  /** A folder that anybody writes to by Git's own rules. */
  FolderAuthority NONE = () -> new Entry() {};

  /** Takes what has to be held between looking at refs and moving them. */
  Entry enter() throws IOException;

  /** What is held. */
  interface Entry extends AutoCloseable {
    /** Why a ref may not be moved like that; empty if it may. */
    default Optional<String> refusal(RefChange change) throws IOException {
      return Optional.empty();
    }

    /** Called when a ref's lock file was in the way. */
    default void afterLockFailure(Path gitFolder, String ref) throws IOException {}

    @Override
    default void close() {}
  }
}
