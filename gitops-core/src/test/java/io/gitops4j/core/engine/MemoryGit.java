package io.gitops4j.core.engine;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.Landing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One branch in memory, for thousands of short histories. Not thread-safe. */
final class MemoryGit implements GitRepository {
  /** A commit, the files it has, and for one of ours what it was built for. */
  record State(Commit commit, Map<String, byte[]> files, Optional<CommitRequest> request) {}

  private static final Person SOMEBODY = new Person("somebody", "somebody@example.com");

  final List<State> states = new ArrayList<>();
  Runnable beforeCommit = () -> {};

  MemoryGit(Map<String, byte[]> files) {
    add("begin", files, Optional.empty());
  }

  /** Somebody else makes an edit. */
  void push(Edit edit) {
    Map<String, byte[]> files = new HashMap<>(tip().files());
    files.put(edit.path(), edit.apply(files.get(edit.path())).content());
    add("by hand: " + edit.describe(), files, Optional.empty());
  }

  State tip() {
    return states.get(states.size() - 1);
  }

  int index(CommitId id) {
    for (int i = 0; i < states.size(); i++) {
      if (states.get(i).commit().id().equals(id)) {
        return i;
      }
    }
    throw new IllegalArgumentException("No commit " + id);
  }

  private State add(String message, Map<String, byte[]> files, Optional<CommitRequest> request) {
    CommitId id = new CommitId(String.format("%040x", states.size() + 1));
    List<CommitId> parents = states.isEmpty() ? List.of() : List.of(tip().commit().id());
    Commit commit = new Commit(id, parents, SOMEBODY, SOMEBODY, Instant.EPOCH, message);
    State state = new State(commit, Map.copyOf(files), request);
    states.add(state);
    return state;
  }

  @Override
  public Landing commit(CommitRequest request) {
    beforeCommit.run();
    Optional<Commit> there = find(request.key(), request.branch(), request.base());
    if (there.isPresent()) {
      CommitId id = there.get().id();
      return new Landing(Landing.How.ADOPTED, id, there.get().parents().get(0));
    }
    Map<String, byte[]> files = new HashMap<>(tip().files());
    for (ExpectedEdit expected : request.edits()) {
      Edit edit = expected.edit();
      byte[] now = files.get(edit.path());
      Optional<String> found = edit.current(now);
      if (!found.equals(edit.wanted())) {
        if (!found.equals(expected.before())) {
          throw new ProviderException(
              ErrorKind.EDIT_CONFLICT, "Could not edit: found " + found + " at " + expected);
        }
        files.put(edit.path(), edit.apply(now).content());
      }
    }
    CommitId parent = tip().commit().id();
    if (files.entrySet().stream()
        .allMatch(f -> Arrays.equals(f.getValue(), tip().files().get(f.getKey())))) {
      return new Landing(Landing.How.UNCHANGED, parent, parent);
    }
    StringBuilder message = new StringBuilder(request.message()).append("\n\n");
    message.append(OperationKey.TRAILER).append(": ").append(request.key());
    request.trailers().forEach((n, v) -> message.append('\n').append(n).append(": ").append(v));
    State landed = add(message.toString(), files, Optional.of(request));
    return new Landing(Landing.How.PUSHED, landed.commit().id(), parent);
  }

  @Override
  public Optional<Commit> find(OperationKey key, String branch, CommitId base) {
    return states.subList(index(base) + 1, states.size()).stream()
        .map(State::commit)
        .filter(c -> c.trailer(OperationKey.TRAILER).filter(key.value()::equals).isPresent())
        .findFirst();
  }

  @Override
  public List<Commit> history(String path, CommitId after, CommitId upTo) {
    List<Commit> changed = new ArrayList<>();
    for (int i = index(after) + 1; i <= index(upTo); i++) {
      byte[] before = states.get(i - 1).files().get(path);
      if (!Arrays.equals(before, states.get(i).files().get(path))) {
        changed.add(states.get(i).commit());
      }
    }
    Collections.reverse(changed);
    return changed;
  }

  @Override
  public boolean isAncestor(CommitId commit, CommitId of) {
    return index(commit) <= index(of);
  }

  @Override
  public RepositoryUrl url() {
    return RepositoryUrl.of(Path.of("/memory/gitops.git"));
  }

  @Override
  public Optional<CommitId> head(String branch) {
    return Optional.of(tip().commit().id());
  }

  @Override
  public List<String> branches() {
    return List.of("main");
  }

  @Override
  public Optional<byte[]> read(CommitId at, String path) {
    return Optional.ofNullable(states.get(index(at)).files().get(path));
  }

  @Override
  public List<String> list(CommitId at, String folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<List<String>> changes(CommitId from, CommitId to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Commit commit(CommitId id) {
    return states.get(index(id)).commit();
  }

  @Override
  public void createBranch(String branch, CommitId at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteBranch(String branch, CommitId expected) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createTag(String tag, CommitId at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<CommitId> tag(String tag) {
    throw new UnsupportedOperationException();
  }
}
