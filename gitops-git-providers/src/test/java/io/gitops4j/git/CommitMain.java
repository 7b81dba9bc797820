package io.gitops4j.git;

import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.Landing;
import io.gitops4j.core.spi.ProviderContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A client of its own: lands a new file on {@code main} and prints how. Arguments: URL, cache
 * folder, key, base commit, path.
 */
final class CommitMain {
  private CommitMain() {}

  public static void main(String[] arguments) {
    RepositoryUrl url = RepositoryUrl.parse(arguments[0]);
    ProviderContext context = ProviderContext.in(Path.of(arguments[1]));
    try (JGitRepository repository = JGitRepository.open(url, context)) {
      Landing landing =
          repository.commit(request(arguments[2], new CommitId(arguments[3]), arguments[4]));
      System.out.println(landing.how() + " " + landing.commit());
    }
  }

  static CommitRequest request(String key, CommitId base, String path) {
    return request(key, base, path, "Add " + path);
  }

  static CommitRequest request(String key, CommitId base, String path, String message) {
    ExpectedEdit edit = new ExpectedEdit(FileEdit.put(path, key + "\n"), Optional.empty());
    return CommitRequest.of(new OperationKey(key), "main", base, List.of(edit), message);
  }

  /** A key made of a number. */
  static String key(int number) {
    return String.format("%032x", number);
  }
}
