package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import java.io.IOException;
import java.io.InputStream;

/** One blob from its source into a layout. */
record BlobTransfer(String repository, Digest digest, long size) {
  private static final int CHUNK = 256 * 1024;

  BlobTransfer {
    Hashes.forDigest(digest);
    if (size < 0) {
      throw Failures.invalid("Could not store the blob " + digest + ": a size is not negative");
    }
  }

  /** Streams it; keeps it only if size and digest are those announced. */
  void into(LayoutFolder folder, BlobSource source) {
    try (BlobIntake intake = folder.receive(Hashes.forDigest(digest))) {
      drain(source, intake);
      Digest actual = intake.digest(digest);
      if (!actual.equals(digest)) {
        throw wrong("its bytes have the digest " + actual);
      }
      intake.keep(digest);
    } catch (IOException e) {
      throw Failures.disk("Could not store the blob " + digest + " in " + repository, e);
    }
  }

  private void drain(BlobSource source, BlobIntake intake) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, size + 1)];
    try (InputStream content = open(source)) {
      for (int count = next(content, chunk); count >= 0; count = next(content, chunk)) {
        if (intake.size() + count > size) {
          throw wrong("its source has more than the " + size + " bytes announced");
        }
        intake.write(chunk, 0, count);
      }
    }
    if (intake.size() < size) {
      throw wrong("its source has " + intake.size() + " of the " + size + " bytes announced");
    }
  }

  private InputStream open(BlobSource source) {
    try {
      return source.open();
    } catch (IOException e) {
      throw Failures.source(repository, digest, e);
    }
  }

  private int next(InputStream content, byte[] chunk) {
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.interrupted("Could not store the blob " + digest + " in " + repository, null);
    }
    try {
      return content.read(chunk);
    } catch (IOException e) {
      throw Failures.source(repository, digest, e);
    }
  }

  private RuntimeException wrong(String reason) {
    return Failures.invalid(
        "Could not store the blob " + digest + " in " + repository + ": " + reason);
  }
}
