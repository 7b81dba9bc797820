package io.gitops4j.registry.evidence;

import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signed content is held in memory, so it is bounded before it is read. */
final class EvidenceContent {
  /** The largest signed content we read or write, in bytes. */
  static final int LARGEST = 16 * 1024 * 1024;

  private EvidenceContent() {}

  /**
   * A layer's bytes.
   *
   * @throws IOException if it says that it is larger than we read, or is larger than it says
   */
  static byte[] read(Registry registry, String repository, Descriptor layer) throws IOException {
    if (layer.size() > LARGEST) {
      throw new IOException("it has " + layer.size() + " bytes; " + LARGEST + " are read at most");
    }
    try (InputStream content = registry.blob(repository, layer.digest())) {
      byte[] all = content.readNBytes((int) layer.size());
      if (all.length < layer.size() || content.read() >= 0) {
        throw new IOException("it is not as long as its manifest says");
      }
      return all;
    }
  }

  /**
   * The statement in an envelope in a file.
   *
   * @throws IOException if it can't be read, or is something else
   */
  static Statement statement(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      byte[] all = content.readNBytes(LARGEST + 1);
      if (all.length > LARGEST) {
        throw new IOException("it has more than " + LARGEST + " bytes");
      }
      return Statement.read(Envelope.read(StrictJson.parse(all)).payload());
    }
  }
}
