package io.gitops4j.core.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A hash of a file, or of the files in a folder with their names below it. */
final class ContentHash {
  private ContentHash() {}

  /**
   * Of what is at a path; empty if there is nothing.
   *
   * @param below the files in it and below, if it is a folder
   */
  static Optional<String> of(
      List<String> below, Function<String, Optional<byte[]>> read, String path) {
    List<String> all = new ArrayList<>(below);
    if (!path.isEmpty()) {
      all.add(path);
    }
    MessageDigest hash = Digest.sha256();
    boolean empty = true;
    for (String file : all) {
      Optional<byte[]> content = read.apply(file);
      if (content.isPresent()) {
        empty = false;
        String head = file.substring(path.length()) + '\0' + content.get().length + '\0';
        hash.update(head.getBytes(UTF_8));
        hash.update(content.get());
      }
    }
    return empty ? Optional.empty() : Optional.of(Digest.of(hash).toString());
  }
}
