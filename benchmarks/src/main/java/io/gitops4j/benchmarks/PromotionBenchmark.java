package io.gitops4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.JGitRepository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Promotions in one process that stays warm, one for each line of the standard input: the line is a
 * file and the version it gets, the answer how many microseconds that took and the commit. Whoever
 * writes the lines can do the same job another way in between; {@code promotion.sh} does.
 *
 * <p>Measured is everything from asking the remote for its head to its word that the commit landed:
 * the head, the file there, the intent with the value it replaces, the commit and its push.
 */
public final class PromotionBenchmark {
  private static final String BRANCH = "main";

  private PromotionBenchmark() {}

  /**
   * Runs it.
   *
   * @param arguments the repository's URL, and a folder for its mirror
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("PromotionBenchmark URL CACHE < lines of: PATH VERSION");
    }
    RepositoryUrl url = RepositoryUrl.parse(arguments[0]);
    ProviderContext context = ProviderContext.in(Path.of(arguments[1]));
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (JGitRepository repository = JGitRepository.open(url, context)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 2);
        long begin = System.nanoTime();
        CommitId landed = promote(repository, words[0], words[1]);
        long micros = (System.nanoTime() - begin) / 1000;
        System.out.println(micros + " " + landed.hex());
      }
    }
  }

  static CommitId promote(GitRepository repository, String path, String version) {
    return set(repository, path, "version", version);
  }

  static CommitId set(GitRepository repository, String path, String name, Object value) {
    CommitId head = repository.head(BRANCH).orElseThrow();
    YamlEdit edit = YamlEdit.set(path, name, value);
    Optional<String> before = edit.current(repository.read(head, path).orElseThrow());
    CommitRequest request =
        CommitRequest.of(
            OperationKey.named(path + " " + value),
            BRANCH,
            head,
            List.of(new ExpectedEdit(edit, before)),
            "Promote " + path + " to " + value);
    return repository.commit(request).commit();
  }
}
