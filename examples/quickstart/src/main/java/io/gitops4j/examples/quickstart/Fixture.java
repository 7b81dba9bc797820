package io.gitops4j.examples.quickstart;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files the example begins with. */
final class Fixture {
  private static final List<String> GITOPS =
      List.of(
          "model-deployments/test/jukebox/config.yaml",
          "model-deployments/prod/jukebox/config.yaml",
          "applicationsets/models-test.yaml",
          "applicationsets/models-prod.yaml");

  private Fixture() {}

  /** A GitOps repository for models that Argo CD serves. */
  static Map<String, String> gitops() {
    Map<String, String> files = new LinkedHashMap<>();
    GITOPS.forEach(path -> files.put(path, read("/gitops/" + path)));
    return files;
  }

  /** The repository the model is trained from. */
  static Map<String, String> source() {
    return Map.of(
        "README.md", "# jukebox\n\nTells hits from misses.\n",
        "training.yaml", "generation: 0 # written by each training\n");
  }

  /** What a training run writes down. */
  static void commitTraining(GitRepository git, int generation) {
    CommitId head = git.head("main").orElseThrow();
    Edit edit = YamlEdit.set("training.yaml", "generation", generation);
    byte[] before = git.read(head, "training.yaml").orElseThrow();
    ExpectedEdit expected = new ExpectedEdit(edit, edit.current(before));
    OperationKey key = OperationKey.named("training " + generation);
    git.commit(CommitRequest.of(key, "main", head, List.of(expected), "Train " + generation));
  }

  private static String read(String resource) {
    try (InputStream in = Fixture.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The example lacks " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
