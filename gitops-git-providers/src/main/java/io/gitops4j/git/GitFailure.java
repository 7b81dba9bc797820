package io.gitops4j.git;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Retry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.PackMismatchException;
import org.eclipse.jgit.errors.RemoteRepositoryException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.errors.UnsupportedPackVersionException;
import org.eclipse.jgit.internal.JGitText;
import org.jspecify.annotations.Nullable;

/**
 * Turns what JGit throws into the one exception of every provider. Looks at types first; texts only
 * where JGit has nothing else to say that a login failed, and never at what a server wrote.
 */
final class GitFailure {
  private static final List<Class<? extends Throwable>> DAMAGE =
      List.of(
          MissingObjectException.class,
          CorruptObjectException.class,
          PackMismatchException.class,
          UnpackException.class,
          UnsupportedPackVersionException.class,
          RepositoryNotFoundException.class,
          EOFException.class,
          LargeObjectException.class);

  private final Wire wire;

  GitFailure(Wire wire) {
    this.wire = wire;
  }

  /** Where it failed. */
  RepositoryUrl url() {
    return wire.url();
  }

  /** Whether the objects at hand may be broken, so that fetching them anew could mend it. */
  static boolean isDamage(Throwable failure) {
    return chain(failure).stream()
        .anyMatch(e -> DAMAGE.stream().anyMatch(type -> type.isInstance(e)));
  }

  /**
   * The exception to throw.
   *
   * @param what the verb and its object, after "Could not"
   * @param sent whether something may have reached the remote
   */
  RuntimeException of(String what, Exception failure, boolean sent) {
    if (failure instanceof ProviderException e) {
      return e;
    }
    if (failure instanceof RuntimeException e && !(failure instanceof UncheckedIOException)) {
      return e;
    }
    Reason reason = reason(failure);
    boolean unknown = sent && reason.kind == ErrorKind.UNAVAILABLE;
    Retry retry =
        unknown
            ? Retry.LOOK_FIRST
            : reason.kind == ErrorKind.UNAVAILABLE ? Retry.AFTER : Retry.NEVER;
    String text =
        "Could not "
            + what
            + " of "
            + wire.url()
            + ": "
            + wire.redact(reason.sentence)
            + ". "
            + (unknown ? "It may have landed; look for its key first." : reason.remedy);
    return new ProviderException(reason.kind, text, retry, null, harmless(failure));
  }

  private record Reason(ErrorKind kind, String sentence, String remedy) {}

  private static Reason reason(Exception failure) {
    List<Throwable> chain = chain(failure);
    String text = text(chain);
    if (has(chain, NoRemoteRepositoryException.class)
        || has(chain, RemoteRepositoryException.class)
        || has(chain, RepositoryNotFoundException.class)) {
      return new Reason(
          ErrorKind.NOT_FOUND,
          "there is no such repository, or this credential may not see it",
          "Check the URL and the credential's rights.");
    }
    if (text.contains(JGitText.get().notAuthorized)
        || text.contains(JGitText.get().noCredentialsProvider)) {
      return new Reason(
          ErrorKind.UNAUTHENTICATED,
          "the server does not accept the credentials",
          "Give the connection valid ones.");
    }
    if (isForbidden(text)) {
      return new Reason(
          ErrorKind.FORBIDDEN, text, "Ask for the right to do this, or open a pull request.");
    }
    if (has(chain, AccessDeniedException.class)) {
      return new Reason(ErrorKind.FORBIDDEN, text, "Give this process access to the folder.");
    }
    if (has(chain, MissingObjectException.class)) {
      return new Reason(
          ErrorKind.NOT_FOUND, text, "Check that the commit is on a branch of this repository.");
    }
    if (isNetwork(chain) || has(chain, TransportException.class)) {
      return new Reason(ErrorKind.UNAVAILABLE, text, "Try again later.");
    }
    return new Reason(
        ErrorKind.INTERNAL,
        text,
        "This is a defect, here or in the repository; look at the cause.");
  }

  /** JGit's "git-receive-pack not permitted on 'url'", and its own word for the same. */
  private static boolean isForbidden(String text) {
    return text.contains(" not permitted on ") || text.contains(JGitText.get().pushNotPermitted);
  }

  private static boolean isNetwork(List<Throwable> chain) {
    return has(chain, UnknownHostException.class)
        || has(chain, SocketException.class)
        || has(chain, InterruptedIOException.class)
        || has(chain, SSLException.class)
        || has(chain, EOFException.class)
        || has(chain, Errand.TooLateException.class);
  }

  private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
    return chain.stream().anyMatch(type::isInstance);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (@Nullable Throwable e = failure; e != null && chain.size() < 20; e = e.getCause()) {
      chain.add(e);
    }
    return chain;
  }

  private static String text(List<Throwable> chain) {
    for (Throwable e : chain) {
      if (e.getMessage() != null && !e.getMessage().isBlank()) {
        return e.getMessage().strip();
      }
    }
    return chain.get(0).getClass().getSimpleName();
  }

  /** The cause, unless a secret shows in it. */
  private @Nullable Throwable harmless(Throwable failure) {
    for (Throwable e : chain(failure)) {
      String text = String.valueOf(e.getMessage());
      if (!wire.redact(text).equals(text)) {
        return null;
      }
    }
    return failure instanceof IOException || failure instanceof UncheckedIOException
        ? failure
        : null;
  }
}
