package io.gitops4j.git;

import io.gitops4j.core.edit.YamlEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One of several processes that promote applications in one repository at the same time: first its
 * share of applications that are its own, then some that every process wants. Prints {@code up},
 * waits for a line, then prints for each promotion what became of it. Arguments: URL, cache folder,
 * its number, the number of processes, threads, own applications of all processes, shared ones.
 */
final class PromotionsMain {
  private final JGitRepository repository;
  private final int number;

  private PromotionsMain(JGitRepository repository, int number) {
    this.repository = repository;
    this.number = number;
  }

  public static void main(String[] arguments) throws Exception {
    RepositoryUrl url = RepositoryUrl.parse(arguments[0]);
    int number = Integer.parseInt(arguments[2]);
    int processes = Integer.parseInt(arguments[3]);
    int own = Integer.parseInt(arguments[5]);
    int shared = Integer.parseInt(arguments[6]);
    ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(arguments[4]));
    try (JGitRepository repository =
        JGitRepository.open(url, ProviderContext.in(Path.of(arguments[1])))) {
      PromotionsMain promotions = new PromotionsMain(repository, number);
      CommitId begin = repository.head("main").orElseThrow();
      System.out.println("up");
      waitForLine();
      List<Callable<String>> jobs = new ArrayList<>();
      for (int i = number; i < own; i += processes) {
        String path = path("own", i);
        jobs.add(() -> promotions.promote(path, repository.head("main").orElseThrow()));
      }
      for (int i = 0; i < shared; i++) {
        String path = path("shared", i);
        jobs.add(() -> promotions.promote(path, begin));
      }
      for (Future<String> answer : threads.invokeAll(jobs)) {
        System.out.println(answer(answer));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  static String path(String whose, int number) {
    return String.format("%s/%02d/app-%04d.yaml", whose, number / 100, number);
  }

  /** The key of a process's promotion of a file. */
  static String key(String path, int process) {
    return OperationKey.named(path + " " + process).value();
  }

  private String promote(String path, CommitId head) {
    String key = key(path, number);
    YamlEdit edit = YamlEdit.set(path, "version", "v1-" + number);
    Optional<String> before = edit.current(repository.read(head, path).orElseThrow());
    CommitRequest request =
        CommitRequest.of(
            new OperationKey(key),
            "main",
            head,
            List.of(new ExpectedEdit(edit, before)),
            "Promote " + path);
    try {
      return repository.commit(request).how() + " " + key;
    } catch (ProviderException e) {
      if (e.kind() != ErrorKind.EDIT_CONFLICT) {
        throw e;
      }
      return e.kind() + " " + key;
    }
  }

  private static String answer(Future<String> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      return "FAILED " + e.getCause();
    }
  }

  private static void waitForLine() throws IOException {
    if (System.in.read() < 0) {
      throw new IOException("Nobody said go");
    }
  }
}
