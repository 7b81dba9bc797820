package io.gitops4j.testkit;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.edit.UnifiedDiff;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.git.LocalGitProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The repositories of a kit, as they are on {@code main}. Not thread-safe. */
final class KitRepositories {
  private static final String MAIN = "main";

  private final LocalGitProvider forge;
  private final Map<String, RepositoryUrl> urls = new HashMap<>();
  private final Map<String, CommitId> beginnings = new HashMap<>();

  KitRepositories(LocalGitProvider forge) {
    this.forge = forge;
  }

  void create(String name, Map<String, String> files) {
    RepositoryUrl url = forge.createRepository(name, files);
    urls.put(name, url);
    beginnings.put(name, head(forge.repository(url)));
  }

  RepositoryUrl url(String name) {
    return Optional.ofNullable(urls.get(name))
        .orElseThrow(() -> new IllegalArgumentException("The kit has no repository " + name));
  }

  GitRepository git(String name) {
    return forge.repository(url(name));
  }

  String file(String name, String path) {
    GitRepository git = git(name);
    return text(git.read(head(git), path))
        .orElseThrow(() -> new IllegalArgumentException("There is no " + path + " in " + name));
  }

  List<String> commits(String name, String path) {
    GitRepository git = git(name);
    return git.history(path, beginning(name), head(git)).stream().map(Commit::subject).toList();
  }

  void push(String name, String path, String content) {
    GitRepository git = git(name);
    CommitId head = head(git);
    Edit put = FileEdit.put(path, content);
    ExpectedEdit edit = new ExpectedEdit(put, put.current(git.read(head, path).orElse(null)));
    OperationKey key = OperationKey.named(head + path + content);
    String message = "Somebody changes " + path;
    git.commit(CommitRequest.of(key, MAIN, head, List.of(edit), message));
  }

  List<String> diff(String name) {
    GitRepository git = git(name);
    CommitId first = beginning(name);
    CommitId head = head(git);
    TreeSet<String> paths = new TreeSet<>(git.list(first, ""));
    paths.addAll(git.list(head, ""));
    List<String> changed = new ArrayList<>();
    for (String path : paths) {
      String before = text(git.read(first, path)).orElse("");
      String diff = UnifiedDiff.of(path, before, text(git.read(head, path)).orElse(""));
      if (!diff.isEmpty()) {
        changed.add(path);
        diff.lines().skip(2).filter(KitRepositories::isChange).forEach(changed::add);
      }
    }
    return changed;
  }

  private static boolean isChange(String line) {
    return line.startsWith("-") || line.startsWith("+");
  }

  private CommitId beginning(String name) {
    url(name);
    return Optional.ofNullable(beginnings.get(name)).orElseThrow();
  }

  private static CommitId head(GitRepository git) {
    return git.head(MAIN).orElseThrow();
  }

  private static Optional<String> text(Optional<byte[]> content) {
    return content.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
