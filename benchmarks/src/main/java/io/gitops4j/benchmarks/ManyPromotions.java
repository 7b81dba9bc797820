package io.gitops4j.benchmarks;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.JGitRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Promotions of different applications in one repository by many threads at once. For each line of
 * the standard input, which is the version, it promotes its share of the applications and answers
 * how many microseconds that took; {@code promotions.sh} does the same another way in between.
 */
public final class ManyPromotions {
  private ManyPromotions() {}

  /**
   * Runs it.
   *
   * @param arguments the repository's URL, a folder for its mirror, how many threads, how many
   *     applications, this process's number, and of how many processes
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    if (arguments.length != 6) {
      throw new IllegalArgumentException("URL CACHE THREADS APPLICATIONS NUMBER PROCESSES");
    }
    RepositoryUrl url = RepositoryUrl.parse(arguments[0]);
    int applications = Integer.parseInt(arguments[3]);
    int number = Integer.parseInt(arguments[4]);
    int processes = Integer.parseInt(arguments[5]);
    ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(arguments[2]));
    try (JGitRepository repository =
            JGitRepository.open(url, ProviderContext.in(Path.of(arguments[1])));
        Lines lines = Lines.ofStandardInput()) {
      for (String version = lines.next(); !version.isEmpty(); version = lines.next()) {
        String to = version;
        List<Callable<Object>> jobs = new ArrayList<>();
        for (int i = number; i < applications; i += processes) {
          String path = String.format("apps/%03d/app-%05d/config.yaml", i / 100, i);
          jobs.add(() -> PromotionBenchmark.promote(repository, path, to));
        }
        long begin = System.nanoTime();
        for (Future<Object> promotion : threads.invokeAll(jobs)) {
          promotion.get();
        }
        System.out.println((System.nanoTime() - begin) / 1000);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
