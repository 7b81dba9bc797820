package io.gitops4j.core.journal;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.VersionConflictException;
import java.util.List;

/** What both journals check of what is written. */
final class Writers {
  private Writers() {}

  /**
   * Throws if there is nothing to append, or the writer's claim was lost or is of another stream.
   */
  static void check(Claims claims, StreamId stream, Writer writer, List<Entry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("An append needs at least one entry");
    }
    if (writer instanceof Writer.Holder holder) {
      if (!holder.claim().stream().equals(stream)) {
        throw new IllegalArgumentException(
            "A claim of " + holder.claim().stream() + " does not let write to " + stream);
      }
      if (!claims.holds(holder.claim())) {
        throw new VersionConflictException(holder.claim());
      }
    }
  }

  /** Throws if a trim would keep nothing. */
  static void checkTrim(StreamId stream, long first, long version) {
    if (first >= version) {
      throw new IllegalArgumentException(
          stream + " is at " + version + ": trimming it to " + first + " would keep nothing");
    }
  }

  /** The part of an excerpt behind a version. */
  static Excerpt after(Excerpt all, long version) {
    int size = all.entries().size();
    int skipped = (int) Math.max(0, Math.min(version - all.first(), size));
    return new Excerpt(all.first() + skipped, all.entries().subList(skipped, size));
  }

  /** Throws if bytes are not what their digest says. */
  static void check(Digest digest, byte[] content) {
    if (!isContent(digest, content)) {
      throw new IllegalArgumentException("These bytes are not those of " + digest);
    }
  }

  /** Whether bytes are what their digest says, as far as we can hash. */
  static boolean isContent(Digest digest, byte[] content) {
    return !digest.algorithm().equals("sha256") || Digest.of(content).equals(digest);
  }
}
