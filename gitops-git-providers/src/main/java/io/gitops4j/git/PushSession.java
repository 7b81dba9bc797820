package io.gitops4j.git;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** One look at the remote's refs, and at most one push that stands on it. Not thread-safe. */
interface PushSession extends Closeable {
  /** What a ref is, by the remote's own word; the same for the whole session. */
  Optional<ObjectId> head(String ref) throws IOException;

  /** Some of its branches, for messages. */
  Collection<String> branches();

  /**
   * Sends commits that are in {@link Origin#objects()}. Never throws for a refusal.
   *
   * @param scope where the new objects are, or {@code null} if that is not known
   */
  PushReply push(List<RefChange> changes, @Nullable PushScope scope) throws IOException;

  /** Called where a ref is already as a change would have it: clears up what made it so. */
  default void settle(RefChange change) throws IOException {}

  @Override
  void close();
}
