package io.gitops4j.examples.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A training as a commit of the source repository says: its data, and how much of it is read. */
record Training(GitRepository source, CommitId commit) {
  private static final int EPOCHS = 20;

  /** Trains the model and writes it. */
  void into(Path file) throws IOException {
    int count = Integer.parseInt(read("rows.txt").strip());
    List<LinearModel.Row> rows = LinearModel.rows(read("data/train.csv")).subList(0, count);
    Files.createDirectories(file.getParent());
    Files.writeString(file, LinearModel.train(rows, EPOCHS).text());
  }

  /** What it was trained on. */
  Digest data() {
    return Digest.of(read("data/train.csv").getBytes(UTF_8));
  }

  /** What it is measured by, and never saw. */
  List<LinearModel.Row> heldOut() {
    return LinearModel.rows(read("data/held-out.csv"));
  }

  private String read(String path) {
    byte[] content =
        source
            .read(commit, path)
            .orElseThrow(() -> new IllegalStateException(commit + " has no " + path));
    return new String(content, UTF_8);
  }
}
