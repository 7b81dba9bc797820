package io.gitops4j.contracts.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a blob.
 *
 * @param first the first byte, from 0
 * @param length at least 1
 */
record ByteRange(long first, long length) {
  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /**
   * The part that a {@code Range} header asks for.
   *
   * @param size the blob's
   * @return empty for several parts, or what is no range: then the whole is given
   * @throws RefusedRequest if there is no such part
   */
  static Optional<ByteRange> parse(String header, long size) {
    Matcher matcher = ONE.matcher(header.replace(" ", ""));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String from = matcher.group(1);
    String to = matcher.group(2);
    if (from.isEmpty() && to.isEmpty()) {
      return Optional.empty();
    }
    long first = from.isEmpty() ? Math.max(0, size - Long.parseLong(to)) : Long.parseLong(from);
    long last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
    if (first > last) {
      throw new RefusedRequest(416, "SIZE_INVALID", "the blob has no such range")
          .with("Content-Range", "bytes */" + size);
    }
    return Optional.of(new ByteRange(first, last - first + 1));
  }

  /** The answer's {@code Content-Range}. */
  String of(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }
}
