package io.gitops4j.git;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Where a repository really is, and the objects of it that are at hand. Thread-safe. */
interface Origin extends Closeable {
  /** The objects at hand, and where new ones are written before a push. */
  BareRepository objects() throws IOException;

  /** The refs of the remote below a prefix, tags peeled, by their full names. */
  Map<String, ObjectId> refs(String prefix) throws IOException;

  /** Brings the objects of a ref here, as it is on the remote now. */
  Optional<ObjectId> fetch(String ref) throws IOException;

  /** Makes sure that a ref's commit is at hand. */
  void ensure(String ref, ObjectId commit) throws IOException;

  /** Brings a commit here, whatever ref it is on. */
  void obtain(ObjectId commit) throws IOException;

  /** Brings more history of refs here; false if all of it is. */
  boolean deepen(List<String> refs) throws IOException;

  /** Asks the remote what its refs are, ready to push. */
  PushSession open() throws IOException;

  /** Throws a damaged copy away; false if there is none to throw away. */
  boolean renew(Repository damaged) throws IOException;

  @Override
  void close();

  /** There is no such commit on the remote. */
  static ProviderException unknown(ObjectId commit) {
    return new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not find commit "
            + commit.name()
            + ": the repository does not have it, or not on any"
            + " branch. Check that it was pushed.");
  }
}
