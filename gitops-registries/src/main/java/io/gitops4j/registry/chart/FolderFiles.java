package io.gitops4j.registry.chart;

import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A repository of charts that is a folder. Paths don't lead out of it. */
record FolderFiles(Path folder) implements RepositoryFiles {
  private static final int LARGEST = 64 << 20;

  @Override
  public Optional<byte[]> read(String url, String doing) {
    Path file = path(url, doing);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw outside(url, doing);
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(LARGEST + 1);
        if (content.length > LARGEST) {
          throw Refusal.invalid(
              "Could not " + doing + ": " + file + " is larger than " + LARGEST + " bytes.");
        }
        return Optional.of(content);
      }
    } catch (IOException e) {
      throw Refusal.broken(doing, e);
    }
  }

  private Path path(String url, String doing) {
    try {
      URI uri = new URI(url);
      Path root = folder.toAbsolutePath().normalize();
      if (uri.isAbsolute() || uri.getRawAuthority() != null || uri.getPath().startsWith("/")) {
        throw outside(url, doing);
      }
      Path file = root.resolve(uri.getPath()).normalize();
      if (!file.startsWith(root)) {
        throw outside(url, doing);
      }
      return file;
    } catch (URISyntaxException | InvalidPathException e) {
      throw outside(url, doing);
    }
  }

  private ProviderException outside(String url, String doing) {
    return Refusal.invalid(
        "Could not "
            + doing
            + ": "
            + Refusal.address(url)
            + " is not in the folder "
            + folder
            + ".");
  }
}
