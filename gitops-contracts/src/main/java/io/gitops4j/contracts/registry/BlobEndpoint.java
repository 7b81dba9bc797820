package io.gitops4j.contracts.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Registry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** Pulling and deleting blobs. Thread-safe. */
final class BlobEndpoint {
  private static final int CHUNK = 64 * 1024;

  private final Registry registry;

  BlobEndpoint(Registry registry) {
    this.registry = registry;
  }

  void answer(Exchange exchange, String repository, Digest digest) throws IOException {
    try {
      OptionalLong size = registry.blobSize(repository, digest);
      if (size.isEmpty()) {
        throw new RefusedRequest(404, "BLOB_UNKNOWN", "blob unknown to registry");
      }
      switch (exchange.method()) {
        case "GET", "HEAD" -> give(exchange, repository, digest, size.getAsLong());
        case "DELETE" -> delete(exchange, repository, digest);
        default -> throw new RefusedRequest(405, "UNSUPPORTED", "the operation is unsupported");
      }
    } catch (ProviderException e) {
      throw RefusedRequest.of(e, "DIGEST_INVALID", "BLOB_UNKNOWN");
    }
  }

  private void delete(Exchange exchange, String repository, Digest digest) throws IOException {
    try {
      registry.deleteBlob(repository, digest);
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.INVALID) {
        throw new RefusedRequest(405, "UNSUPPORTED", String.valueOf(e.getMessage()));
      }
      throw e;
    }
    exchange.answer(202);
  }

  private void give(Exchange exchange, String repository, Digest digest, long size)
      throws IOException {
    exchange.set("Docker-Content-Digest", digest.toString());
    exchange.set("Content-Type", "application/octet-stream");
    exchange.set("Accept-Ranges", "bytes");
    if (exchange.isHead()) {
      exchange.begin(200, size);
      return;
    }
    Optional<ByteRange> range =
        exchange.header("Range").flatMap(header -> ByteRange.parse(header, size));
    try (InputStream content = registry.blob(repository, digest)) {
      if (range.isPresent()) {
        content.skipNBytes(range.get().first());
        exchange.set("Content-Range", range.get().of(size));
        exchange.begin(206, range.get().length());
        copy(content, exchange.out(), range.get().length());
      } else {
        exchange.begin(200, size);
        content.transferTo(exchange.out());
      }
    }
  }

  private static void copy(InputStream content, OutputStream to, long length) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (long left = length; left > 0; ) {
      int read = content.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (read < 0) {
        throw new EOFException("the blob is shorter than it was");
      }
      to.write(chunk, 0, read);
      left -= read;
    }
  }
}
