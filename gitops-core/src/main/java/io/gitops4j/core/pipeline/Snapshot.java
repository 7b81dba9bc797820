package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ManifestSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The contents a plan is worked out from. Implementations are thread-safe. */
public interface Snapshot {
  /** A file on a branch; empty if there is no such file or branch. */
  Optional<byte[]> read(String repository, String branch, String path);

  /** The paths of a branch's files in a folder and below it, sorted; none if there is no such. */
  List<String> list(String repository, String branch, String folder);

  /** A branch's files. */
  default ManifestSource files(String repository, String branch) {
    return new ManifestSource() {
      @Override
      public List<String> files() {
        return list(repository, branch, "");
      }

      @Override
      public List<String> files(String folder) {
        return list(repository, branch, folder);
      }

      @Override
      public Optional<byte[]> read(String path) {
        return Snapshot.this.read(repository, branch, path);
      }

      @Override
      public String describe() {
        return repository + ":" + branch;
      }
    };
  }

  /** Whether a branch exists. */
  boolean hasBranch(String repository, String branch);

  /** Whether a direct commit to a branch is accepted; true where nobody can tell. */
  boolean acceptsDirectCommits(String repository, String branch);

  /**
   * The contents as they are at the branches' heads now: each branch's head is asked for once, so
   * that a plan sees one state.
   *
   * @throws ProviderException from any method if a repository can't be read
   */
  static Snapshot of(Connections connections) {
    Map<String, Optional<CommitId>> heads = new ConcurrentHashMap<>();
    return new Snapshot() {
      @Override
      public Optional<byte[]> read(String repository, String branch, String path) {
        GitRepository git = connections.repository(repository);
        return head(repository, branch).flatMap(commit -> git.read(commit, path));
      }

      @Override
      public List<String> list(String repository, String branch, String folder) {
        GitRepository git = connections.repository(repository);
        return head(repository, branch).map(commit -> git.list(commit, folder)).orElse(List.of());
      }

      @Override
      public boolean hasBranch(String repository, String branch) {
        return head(repository, branch).isPresent();
      }

      @Override
      public boolean acceptsDirectCommits(String repository, String branch) {
        Optional<BranchRules> rules = connections.provider(repository).branchRules();
        return rules
            .map(r -> r.acceptsDirectCommits(connections.repository(repository).url(), branch))
            .orElse(true);
      }

      private Optional<CommitId> head(String repository, String branch) {
        return heads.computeIfAbsent(
            repository + ":" + branch, k -> connections.repository(repository).head(branch));
      }
    };
  }

  /** Contents in memory, by {@code repository/path}, the same on every branch. */
  static Snapshot of(Map<String, String> files) {
    Map<String, String> copy = Map.copyOf(files);
    return new Snapshot() {
      @Override
      public Optional<byte[]> read(String repository, String branch, String path) {
        return Optional.ofNullable(copy.get(repository + "/" + path))
            .map(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }

      @Override
      public List<String> list(String repository, String branch, String folder) {
        String root = repository + "/";
        String prefix = folder.isEmpty() ? root : root + folder + "/";
        return copy.keySet().stream()
            .filter(path -> path.startsWith(prefix))
            .map(path -> path.substring(root.length()))
            .sorted()
            .toList();
      }

      @Override
      public boolean hasBranch(String repository, String branch) {
        return true;
      }

      @Override
      public boolean acceptsDirectCommits(String repository, String branch) {
        return true;
      }
    };
  }
}
