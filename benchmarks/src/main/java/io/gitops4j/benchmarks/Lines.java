package io.gitops4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** The lines that a script says to a benchmark. Not thread-safe. */
final class Lines implements AutoCloseable {
  private final BufferedReader reader;

  private Lines(BufferedReader reader) {
    this.reader = reader;
  }

  static Lines ofStandardInput() {
    return new Lines(new BufferedReader(new InputStreamReader(System.in, UTF_8)));
  }

  /** The next; empty at the end. */
  String next() throws IOException {
    String line = reader.readLine();
    return line == null ? "" : line;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
