package io.gitops4j.core.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Content that can be read from its beginning as often as needed (a retried upload reads again).
 */
@FunctionalInterface
public interface BlobSource {
  /** Opens the content at its beginning; the caller closes it. */
  InputStream open() throws IOException;

  /** Content held in memory: for manifests and configurations, never for layers. */
  static BlobSource of(byte[] content) {
    byte[] copy = content.clone();
    return () -> new ByteArrayInputStream(copy);
  }

  /** Content of a file. */
  static BlobSource of(Path file) {
    return () -> Files.newInputStream(file);
  }
}
