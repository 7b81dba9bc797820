package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Hashes what is read, and fails at the end if it is not what was asked for. */
final class VerifyingInputStream extends FilterInputStream {
  private final Digest expected;
  private final MessageDigest hash;
  private boolean finished;

  VerifyingInputStream(InputStream content, Digest expected) {
    super(content);
    this.expected = expected;
    this.hash = Hashes.forDigest(expected);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    if (count > 0) {
      hash.update(into, offset, count);
    } else if (count < 0 && !finished) {
      finished = true;
      verify();
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] skipped = new byte[(int) Math.min(8192, Math.max(0, count))];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void verify() throws IOException {
    Digest actual = Hashes.finish(expected, hash);
    if (!actual.equals(expected)) {
      throw new DigestMismatchException(
          "The bytes of " + expected + " have the digest " + actual + ": they were altered");
    }
  }
}
