package io.gitops4j.registry;

import io.gitops4j.core.spi.BlobSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An uncompressed tar that is never held anywhere: its length is known beforehand, and reading it
 * reads the files in it. Immutable; the files must not change meanwhile.
 */
final class TarLayer implements BlobSource {
  private final List<Part> parts;
  private final long size;

  private TarLayer(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.size = parts.stream().mapToLong(Part::length).sum() + TarEntry.end().length;
  }

  /** A member and the file that is its content. */
  private record Part(TarEntry entry, @Nullable Path file) {
    long length() {
      return entry.header().length + entry.size() + entry.padding().length;
    }
  }

  /** Collects members, in their order. */
  static final class Builder {
    private final List<Part> parts = new ArrayList<>();

    Builder add(TarEntry entry) {
      parts.add(new Part(entry, null));
      return this;
    }

    Builder file(String name, Path file, int mode) throws IOException {
      parts.add(new Part(TarEntry.file(name, Files.size(file), mode), file));
      return this;
    }

    TarLayer build() {
      return new TarLayer(parts);
    }
  }

  /** The length of the whole tar in bytes. */
  long size() {
    return size;
  }

  @Override
  public InputStream open() throws IOException {
    List<InputStream> streams = new ArrayList<>();
    for (Part part : parts) {
      streams.add(new ByteArrayInputStream(part.entry().header()));
      Path file = part.file();
      if (file != null) {
        streams.add(new FileContent(file, part.entry().size()));
      }
      streams.add(new ByteArrayInputStream(part.entry().padding()));
    }
    streams.add(new ByteArrayInputStream(TarEntry.end()));
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  /** A file's bytes, exactly as many as its header says. Opened at the first read. */
  private static final class FileContent extends InputStream {
    private final Path file;
    private long left;
    private @Nullable InputStream content;

    FileContent(Path file, long size) {
      this.file = file;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      InputStream open = content;
      if (open == null) {
        open = Files.newInputStream(file);
        content = open;
      }
      if (left == 0) {
        if (open.read() >= 0) {
          throw changed();
        }
        return -1;
      }
      int count = open.read(into, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw changed();
      }
      left -= count;
      return count;
    }

    @Override
    public void close() throws IOException {
      if (content != null) {
        content.close();
      }
    }

    private IOException changed() {
      return new IOException("the file " + file + " changed while it was read");
    }
  }
}
