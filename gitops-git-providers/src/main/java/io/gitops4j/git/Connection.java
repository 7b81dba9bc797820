package io.gitops4j.git;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Asks a repository, wherever it is: opens it at the first question, fetches more history while
 * there is need of it, replaces a damaged mirror once, and turns what is thrown into what providers
 * throw. Thread-safe.
 */
final class Connection {
  private final Wire wire;
  private @Nullable Origin origin;
  private boolean closed;

  Connection(Wire wire) {
    this.wire = wire;
  }

  /** A question to the origin. */
  interface Question<T> {
    T ask(Origin origin) throws IOException;
  }

  /** A question to the commits. */
  interface GraphQuestion<T> {
    T ask(CommitGraph graph) throws IOException;
  }

  /** Names of refs, which the remote may have to be asked for. */
  interface Refs {
    List<String> names() throws IOException;
  }

  /** Where the repository is. */
  synchronized Origin origin() {
    if (closed) {
      throw new IllegalStateException("The repository " + wire.url() + " was closed");
    }
    if (origin == null) {
      try {
        origin = Origins.open(wire);
      } catch (IOException e) {
        throw failure().of("open the repository", e, false);
      }
    }
    return origin;
  }

  GitFailure failure() {
    return new GitFailure(wire);
  }

  /**
   * Asks something.
   *
   * @param what the verb and its object, for messages
   */
  <T> T ask(String what, Question<T> question) {
    Origin here = origin();
    @Nullable Repository objects = null;
    try {
      objects = here.objects();
      return question.ask(here);
    } catch (IOException e) {
      return again(what, question, here, objects, e);
    }
  }

  /** Asks about one commit, which is brought here first. */
  <T> T at(String what, CommitId commit, GraphQuestion<T> question) {
    return ask(
        what,
        here -> {
          here.obtain(object(commit));
          try (CommitGraph graph = new CommitGraph(here.objects(), true)) {
            return question.ask(graph);
          }
        });
  }

  /** Brings a commit here; false if the repository does not have it. */
  static boolean obtained(Origin here, ObjectId commit) throws IOException {
    try {
      here.obtain(commit);
      return true;
    } catch (ProviderException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Asks about history, with more of it for as long as there is more to fetch.
   *
   * @param refs whose history it is; asked for only where more is needed
   */
  static <T> T deepening(Origin here, Refs refs, GraphQuestion<T> question) throws IOException {
    boolean complete = false;
    while (true) {
      try (CommitGraph graph = new CommitGraph(here.objects(), complete)) {
        return question.ask(graph);
      } catch (CommitGraph.CutShortException e) {
        complete = !here.deepen(refs.names());
      }
    }
  }

  /** Ends it, and says what there is to close. */
  synchronized @Nullable Origin end() {
    Origin open = origin;
    closed = true;
    origin = null;
    return open;
  }

  static ObjectId object(CommitId id) {
    if (id.hex().length() != Constants.OBJECT_ID_STRING_LENGTH) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not use commit "
              + id.abbreviated()
              + ": repositories with SHA-256 names are not"
              + " supported. Use one with SHA-1 names.");
    }
    return ObjectId.fromString(id.hex());
  }

  private <T> T again(
      String what,
      Question<T> question,
      Origin here,
      @Nullable Repository objects,
      IOException first) {
    try {
      if (objects != null && GitFailure.isDamage(first) && here.renew(objects)) {
        return question.ask(here);
      }
      throw failure().of(what, first, false);
    } catch (IOException e) {
      throw failure().of(what, e, false);
    }
  }
}
