package io.gitops4j.testkit.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.FooterLine;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** What a bare repository holds, read where it is, with nothing but JGit. Not thread-safe. */
final class BareHistory implements AutoCloseable {
  private final Path bare;
  private final Repository repository;
  private final RevWalk walk;

  BareHistory(Path bare) throws IOException {
    this.bare = bare;
    repository = new FileRepositoryBuilder().setGitDir(bare.toFile()).setBare().build();
    walk = new RevWalk(repository);
    walk.setRetainBody(true);
  }

  Path bare() {
    return bare;
  }

  /** The names of all branches. */
  List<String> branches() throws IOException {
    return repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).stream()
        .map(ref -> ref.getName().substring(Constants.R_HEADS.length()))
        .toList();
  }

  /** Where the tags point to. */
  Map<String, String> tags() throws IOException {
    Map<String, String> tags = new TreeMap<>();
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS)) {
      tags.put(
          ref.getName().substring(Constants.R_TAGS.length()),
          walk.parseCommit(ref.getObjectId()).name());
    }
    return tags;
  }

  String head(String branch) throws IOException {
    @Nullable Ref ref = repository.exactRef(Constants.R_HEADS + branch);
    if (ref == null) {
      throw new IOException("There is no branch " + branch + " in " + bare);
    }
    return ref.getObjectId().name();
  }

  /** Every commit that a branch or a tag reaches. */
  List<Landed> reachable() throws IOException {
    List<Landed> all = new ArrayList<>();
    try (RevWalk each = new RevWalk(repository)) {
      for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS)) {
        each.markStart(each.parseCommit(ref.getObjectId()));
      }
      for (RevCommit commit : each) {
        all.add(landed(commit));
      }
    }
    return all;
  }

  /** What came to a branch after its beginning, oldest first, along first parents. */
  List<Landed> since(String beginning, String branch) throws IOException {
    List<Landed> chain = new ArrayList<>();
    String at = head(branch);
    while (!at.equals(beginning)) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(at));
      chain.add(landed(commit));
      if (commit.getParentCount() == 0) {
        throw new IOException("The beginning " + beginning + " is not on branch " + branch);
      }
      at = commit.getParent(0).name();
    }
    Collections.reverse(chain);
    return chain;
  }

  /** The paths that differ between two commits. */
  Set<String> changed(String from, String to) throws IOException {
    try (TreeWalk trees = new TreeWalk(repository)) {
      trees.addTree(tree(from));
      trees.addTree(tree(to));
      trees.setRecursive(true);
      trees.setFilter(TreeFilter.ANY_DIFF);
      Set<String> paths = new TreeSet<>();
      while (trees.next()) {
        paths.add(trees.getPathString());
      }
      return paths;
    }
  }

  /** A file's text at a commit; empty if it is not there. */
  String text(String commit, String path) throws IOException {
    try (TreeWalk at = TreeWalk.forPath(repository, path, tree(commit))) {
      return at == null
          ? ""
          : new String(repository.open(at.getObjectId(0)).getBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Lock files that somebody left. */
  List<Path> locks() throws IOException {
    try (Stream<Path> files = java.nio.file.Files.walk(bare)) {
      return files.filter(f -> f.toString().endsWith(".lock")).sorted().toList();
    }
  }

  private ObjectId tree(String commit) throws IOException {
    return walk.parseCommit(ObjectId.fromString(commit)).getTree().getId();
  }

  private static Landed landed(RevCommit commit) {
    Map<String, String> trailers = new HashMap<>();
    for (FooterLine line : commit.getFooterLines()) {
      trailers.put(line.getKey(), line.getValue());
    }
    return new Landed(
        commit.name(),
        Stream.of(commit.getParents()).map(RevCommit::name).toList(),
        trailers,
        commit.getCommitTime());
  }

  @Override
  public void close() {
    walk.close();
    repository.close();
  }
}
