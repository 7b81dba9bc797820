package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.CommitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Somebody else who writes to a bare repository, where it is. */
final class OtherWriter implements AutoCloseable {
  private static final PersonIdent SOMEBODY =
      new PersonIdent(
          "Somebody Else",
          "else@example.org",
          Instant.ofEpochSecond(1_700_000_000),
          ZoneOffset.UTC);

  private final Repository repository;

  OtherWriter(Path bare) {
    try {
      repository = BareRepository.open(bare);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an empty bare repository. */
  static void create(Path bare) {
    try (Repository made = BareRepository.create(bare)) {
      made.updateRef("HEAD").link("refs/heads/main");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CommitId write(String branch, String path, @Nullable String content, String message) {
    return write(branch, path, content, FileMode.REGULAR_FILE, message);
  }

  CommitId write(
      String branch, String path, @Nullable String content, FileMode mode, String message) {
    TreeChange change = new TreeChange(mode, content == null ? null : content.getBytes(UTF_8));
    return write(branch, Map.of(path, change), message);
  }

  /** Gives many files the same content in one commit. */
  CommitId writeAll(String branch, List<String> paths, String content, String message) {
    TreeChange change = new TreeChange(FileMode.REGULAR_FILE, content.getBytes(UTF_8));
    Map<String, TreeChange> changes = new HashMap<>();
    paths.forEach(path -> changes.put(path, change));
    return write(branch, changes, message);
  }

  private CommitId write(String branch, Map<String, TreeChange> changes, String message) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      @Nullable ObjectId on = at(branch);
      ObjectId parent = on == null ? at("main") : on;
      ObjectId tree = parent == null ? inserter.insert(new TreeFormatter()) : tree(parent);
      inserter.flush();
      ObjectId changed = new Trees(repository.newObjectReader()).rewrite(inserter, tree, changes);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(changed);
      if (parent != null) {
        commit.setParentId(parent);
      }
      commit.setAuthor(SOMEBODY);
      commit.setCommitter(SOMEBODY);
      commit.setMessage(message);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      move(branch, id);
      return new CommitId(id.name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void move(String branch, CommitId to) {
    try {
      move(branch, ObjectId.fromString(to.hex()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String branch) {
    try {
      RefUpdate update = repository.updateRef("refs/heads/" + branch);
      update.setForceUpdate(true);
      update.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void annotate(String tag, CommitId at) {
    try (ObjectInserter inserter = repository.newObjectInserter();
        RevWalk walk = new RevWalk(repository)) {
      TagBuilder builder = new TagBuilder();
      builder.setTag(tag);
      builder.setObjectId(walk.parseCommit(ObjectId.fromString(at.hex())));
      builder.setTagger(SOMEBODY);
      builder.setMessage(tag);
      ObjectId id = inserter.insert(builder);
      inserter.flush();
      RefUpdate update = repository.updateRef("refs/tags/" + tag);
      update.setNewObjectId(id);
      update.forceUpdate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<CommitId> log(String branch) {
    List<CommitId> log = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository)) {
      @Nullable ObjectId head = at(branch);
      for (@Nullable RevCommit at = head == null ? null : walk.parseCommit(head); at != null; ) {
        log.add(new CommitId(at.name()));
        at = at.getParentCount() == 0 ? null : walk.parseCommit(at.getParent(0));
      }
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isExecutable(String branch, String path) {
    try (TreeWalk walk = TreeWalk.forPath(repository, path, tree(at(branch)))) {
      return walk != null && walk.getFileMode(0) == FileMode.EXECUTABLE_FILE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    repository.close();
  }

  private @Nullable ObjectId at(String branch) throws IOException {
    @Nullable Ref ref = repository.exactRef("refs/heads/" + branch);
    return ref == null ? null : ref.getObjectId();
  }

  private ObjectId tree(@Nullable ObjectId commit) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(commit).getTree().getId();
    }
  }

  private void move(String branch, ObjectId to) throws IOException {
    RefUpdate update = repository.updateRef("refs/heads/" + branch);
    update.setNewObjectId(to);
    RefUpdate.Result result = update.forceUpdate();
    if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.REJECTED) {
      throw new IllegalStateException("The other writer could not move " + branch + ": " + result);
    }
  }
}
