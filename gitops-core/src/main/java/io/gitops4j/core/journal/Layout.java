package io.gitops4j.core.journal;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Journal.StreamId;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where things are in the journal's folder: {@code streams/<tenant>/run,<id>.journal} and {@code
 * blobs/<tenant>/run,<id>/<algorithm>/<hash>}. A capital letter is written as a plus and the small
 * one, so that names stay apart on disks that don't tell them apart.
 *
 * @param folder the journal's folder
 */
record Layout(Path folder) {
  private static final String SUFFIX = ".journal";
  private static final String FRESH = ".new";
  private static final String PARKED = ".parked";
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
  private static final Pattern WRITTEN_CAPITAL = Pattern.compile("\\+([a-z])");

  /** The folder of all streams. */
  Path streams() {
    return folder.resolve("streams");
  }

  /** A stream's file. */
  Path file(StreamId stream) {
    return streams()
        .resolve(written(stream.tenant().value()))
        .resolve(written(stream.name()).replace('/', ',') + SUFFIX);
  }

  /** Where a stream's next file is made. */
  static Path fresh(Path file) {
    return file.resolveSibling(file.getFileName() + FRESH);
  }

  /** What says why a stream's file is damaged, beside it. */
  static Path parked(Path file) {
    return file.resolveSibling(file.getFileName() + PARKED);
  }

  /** The stream's file that this one, below {@link #streams}, stands beside; or this one. */
  static Path stem(Path file) {
    String name = String.valueOf(file.getFileName());
    for (String suffix : List.of(FRESH, PARKED)) {
      if (name.endsWith(SUFFIX + suffix)) {
        return file.resolveSibling(name.substring(0, name.length() - suffix.length()));
      }
    }
    return file;
  }

  /** What all processes know of each other's unfinished writes. */
  Path unfinished() {
    return folder.resolve("unfinished");
  }

  /** The stream whose file below {@link #streams} this is; none if it is somebody else's. */
  Optional<StreamId> stream(Path file) {
    Path relative = streams().relativize(file);
    String tenant = relative.getName(0).toString();
    String name = relative.getName(relative.getNameCount() - 1).toString();
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String stem = name.substring(0, name.length() - SUFFIX.length());
    try {
      StreamId stream = new StreamId(new TenantId(meant(tenant)), meant(stem).replace(',', '/'));
      return Optional.of(stream).filter(s -> file(s).equals(file));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The folder of a stream's blobs. */
  Path blobs(StreamId stream) {
    return folder
        .resolve("blobs")
        .resolve(written(stream.tenant().value()))
        .resolve(written(stream.name()).replace('/', ','));
  }

  /** A blob's file. */
  Path blob(StreamId stream, Digest digest) {
    return blobs(stream).resolve(digest.algorithm()).resolve(written(digest.hex()));
  }

  private static String written(String name) {
    return CAPITAL.matcher(name).replaceAll(m -> "+" + m.group().toLowerCase(Locale.ROOT));
  }

  private static String meant(String written) {
    return WRITTEN_CAPITAL.matcher(written).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }
}
