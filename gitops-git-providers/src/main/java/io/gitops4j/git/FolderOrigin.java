package io.gitops4j.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A repository in a folder of this machine, without hooks: its object database is read and written
 * in place, and its refs are moved by compare-and-set, as {@code git receive-pack} would. Nothing
 * is copied and no process is started.
 */
final class FolderOrigin implements Origin {
  private final BareRepository repository;
  private final FolderAuthority authority;

  FolderOrigin(Path gitFolder, FolderAuthority authority) throws IOException {
    this.repository = BareRepository.durable(gitFolder);
    this.authority = authority;
  }

  @Override
  public BareRepository objects() {
    return repository;
  }

  @Override
  public Map<String, ObjectId> refs(String prefix) throws IOException {
    Map<String, ObjectId> found = new HashMap<>();
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix(prefix)) {
      Ref peeled = repository.getRefDatabase().peel(ref);
      ObjectId id =
          peeled.getPeeledObjectId() == null ? ref.getObjectId() : peeled.getPeeledObjectId();
      if (id != null) {
        found.put(ref.getName(), id);
      }
    }
    return found;
  }

  @Override
  public Optional<ObjectId> fetch(String ref) throws IOException {
    return Optional.ofNullable(repository.exactRef(ref)).map(Ref::getObjectId);
  }

  @Override
  public void ensure(String ref, ObjectId commit) {}

  @Override
  public void obtain(ObjectId commit) throws IOException {
    if (!repository.getObjectDatabase().has(commit)) {
      throw Origin.unknown(commit);
    }
  }

  @Override
  public boolean deepen(List<String> refs) {
    return false;
  }

  @Override
  public PushSession open() throws IOException {
    return new Session(authority.enter());
  }

  @Override
  public boolean renew(Repository damaged) {
    return false;
  }

  @Override
  public void close() {
    repository.close();
  }

  /** Holds the authority's lock, where there is one, from the look to the push. */
  private final class Session implements PushSession {
    private final FolderAuthority.Entry entry;

    /** What was seen first stays: everything that is built stands on one and the same head. */
    private final Map<String, Optional<ObjectId>> seen = new HashMap<>();

    Session(FolderAuthority.Entry entry) {
      this.entry = entry;
    }

    @Override
    public Optional<ObjectId> head(String ref) throws IOException {
      Optional<ObjectId> known = seen.get(ref);
      if (known == null) {
        known = fetch(ref);
        seen.put(ref, known);
      }
      return known;
    }

    @Override
    public Collection<String> branches() {
      try {
        return refs(Constants.R_HEADS).keySet();
      } catch (IOException e) {
        return List.of();
      }
    }

    @Override
    public PushReply push(List<RefChange> changes, @Nullable PushScope scope) throws IOException {
      Set<String> landed = new HashSet<>();
      List<String> refusals = new ArrayList<>();
      for (RefChange change : changes) {
        Optional<String> refusal = refusal(change);
        if (refusal.isEmpty()) {
          refusal = move(change);
        }
        refusal.ifPresentOrElse(refusals::add, () -> landed.add(change.ref()));
      }
      return new PushReply(landed, false, String.join("; ", refusals));
    }

    /** Whoever deleted it may have been killed with the lock in hand, and nobody else wants it. */
    @Override
    public void settle(RefChange change) throws IOException {
      if (change.to().equals(ObjectId.zeroId())) {
        entry.afterLockFailure(repository.getDirectory().toPath(), change.ref());
      }
    }

    @Override
    public void close() {
      entry.close();
    }

    private Optional<String> refusal(RefChange change) throws IOException {
      boolean delete = change.to().equals(ObjectId.zeroId());
      if (delete && repository.getConfig().getBoolean("receive", "denyDeletes", false)) {
        return Optional.of("receive.denyDeletes is set");
      }
      if (!repository.isBare() && change.ref().equals(repository.getFullBranch())) {
        return Optional.of("the branch is checked out in a working tree; use a bare repository");
      }
      return entry.refusal(change);
    }

    private Optional<String> move(RefChange change) throws IOException {
      RefUpdate update = repository.updateRef(change.ref());
      update.setExpectedOldObjectId(change.from());
      update.setNewObjectId(change.to());
      update.setForceUpdate(true);
      update.setRefLogMessage("push", true);
      boolean delete = change.to().equals(ObjectId.zeroId());
      RefUpdate.Result result = delete ? update.delete() : update.update();
      if (result == RefUpdate.Result.LOCK_FAILURE) {
        entry.afterLockFailure(repository.getDirectory().toPath(), change.ref());
      }
      return switch (result) {
        case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> Optional.empty();
        case LOCK_FAILURE ->
            Optional.of(
                "it could not be locked; look for a file "
                    + change.ref()
                    + ".lock in the repository's folder that no running process owns");
        default -> Optional.of("the repository answered " + result);
      };
    }
  }
}
