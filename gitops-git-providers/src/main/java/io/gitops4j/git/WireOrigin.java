package io.gitops4j.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.jspecify.annotations.Nullable;

/** A remote behind a server, and the mirror that holds what was fetched from it. */
final class WireOrigin implements Origin {
  /** Where the mirror notes how far it is; kept apart from names that the remote gives. */
  private static final String NOTED = "refs/gitops4j/seen/";

  private static final int[] DEPTHS = {64, 4096, Integer.MAX_VALUE};

  private final Wire wire;
  private final Mirror mirror;
  private final ReentrantLock fetching = new ReentrantLock();
  private final SharedAnswers<Map<String, ObjectId>> advertised =
      new SharedAnswers<>(this::refsNow);

  WireOrigin(Wire wire, Mirror mirror) {
    this.wire = wire;
    this.mirror = mirror;
  }

  @Override
  public BareRepository objects() throws IOException {
    return mirror.repository();
  }

  @Override
  public Map<String, ObjectId> refs(String prefix) throws IOException {
    return advertised.ask(prefix);
  }

  private Map<String, ObjectId> refsNow(String prefix) throws IOException {
    Map<String, ObjectId> found = new HashMap<>();
    try (Transport transport = wire.open(objects());
        FetchConnection connection = transport.openFetch(List.of(matching(prefix)))) {
      for (Ref ref : connection.getRefs()) {
        ObjectId peeled = ref.getPeeledObjectId();
        ObjectId id = peeled == null ? ref.getObjectId() : peeled;
        if (ref.getName().startsWith(prefix) && id != null) {
          found.put(ref.getName(), id);
        }
      }
    }
    return Map.copyOf(found);
  }

  @Override
  public Optional<ObjectId> fetch(String ref) throws IOException {
    return Errand.interruptibly(() -> fetchNow(ref));
  }

  private Optional<ObjectId> fetchNow(String ref) throws IOException {
    fetching.lock();
    try {
      mirror.maintain(objects());
      Repository local = objects();
      Set<ObjectId> seen = seen(local);
      try (Transport transport = wire.open(local)) {
        if (seen.isEmpty()) {
          transport.setDepth(1);
        }
        return fetch(transport, local, List.of(ref), seen, false).stream().findFirst();
      }
    } finally {
      fetching.unlock();
    }
  }

  @Override
  public void ensure(String ref, ObjectId commit) throws IOException {
    if (!objects().getObjectDatabase().has(commit)) {
      fetch(ref);
    }
  }

  @Override
  public void obtain(ObjectId commit) throws IOException {
    if (!objects().getObjectDatabase().has(commit)) {
      Errand.interruptibly(() -> obtainNow(commit));
    }
  }

  private ObjectId obtainNow(ObjectId commit) throws IOException {
    fetching.lock();
    try {
      Repository local = objects();
      if (local.getObjectDatabase().has(commit)) {
        return commit;
      }
      Set<ObjectId> seen = seen(local);
      try (Transport transport = wire.open(local)) {
        if (seen.isEmpty()) {
          transport.setDepth(1);
        }
        obtain(transport, local, commit, seen);
      } catch (TransportException e) {
        obtainByBranches(local, commit, e);
      }
      return commit;
    } finally {
      fetching.unlock();
    }
  }

  private static void obtain(
      Transport transport, Repository local, ObjectId commit, Set<ObjectId> seen)
      throws IOException {
    try (FetchConnection connection = transport.openFetch(List.of(matching("refs/heads/")))) {
      Ref wanted = new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, commit.name(), commit);
      connection.fetch(NullProgressMonitor.INSTANCE, List.of(wanted), seen);
      note(local, "refs/commits/" + commit.name(), commit);
      for (Ref ref : connection.getRefs()) {
        if (ref.getName().startsWith(Constants.R_HEADS) && commit.equals(ref.getObjectId())) {
          note(local, ref.getName(), commit);
        }
      }
    }
  }

  @Override
  public boolean deepen(List<String> refs) throws IOException {
    return Errand.interruptibly(() -> deepenNow(refs));
  }

  private boolean deepenNow(List<String> refs) throws IOException {
    fetching.lock();
    try {
      Repository local = objects();
      Set<ObjectId> ends = local.getObjectDatabase().getShallowCommits();
      if (ends.isEmpty()) {
        return false;
      }
      int depth = DEPTHS[mirror.nextDepth(DEPTHS.length)];
      try (Transport transport = wire.open(local)) {
        transport.setDepth(depth);
        fetch(transport, local, refs, seen(local), true);
      }
      // a remote that is itself cut short stays so
      return depth < Integer.MAX_VALUE
          || !local.getObjectDatabase().getShallowCommits().equals(ends);
    } finally {
      fetching.unlock();
    }
  }

  @Override
  public PushSession open() throws IOException {
    return Errand.interruptibly(() -> WirePushSession.open(wire, objects()));
  }

  @Override
  public boolean renew(Repository damaged) throws IOException {
    mirror.renew(damaged);
    return true;
  }

  @Override
  public void close() {
    mirror.close();
  }

  private List<ObjectId> fetch(
      Transport transport, Repository local, List<String> refs, Set<ObjectId> seen, boolean always)
      throws IOException {
    List<ObjectId> heads = new ArrayList<>();
    List<Ref> wanted = new ArrayList<>();
    List<Ref> found = new ArrayList<>();
    try (FetchConnection connection =
        transport.openFetch(refs.stream().map(RefSpec::new).toList())) {
      for (String name : refs) {
        @Nullable Ref ref = connection.getRef(name);
        if (ref != null && ref.getObjectId() != null) {
          found.add(ref);
          heads.add(ref.getObjectId());
          if (always || !local.getObjectDatabase().has(ref.getObjectId())) {
            wanted.add(ref);
          }
        }
      }
      if (!wanted.isEmpty()) {
        connection.fetch(NullProgressMonitor.INSTANCE, wanted, seen);
      }
    }
    for (Ref ref : found) {
      note(local, ref.getName(), ref.getObjectId());
    }
    return heads;
  }

  /** Servers may refuse commits that are asked for by name; then all branches have to come. */
  private void obtainByBranches(Repository local, ObjectId commit, TransportException first)
      throws IOException {
    Collection<String> branches = refsNow("refs/heads/").keySet();
    if (branches.isEmpty()) {
      throw first;
    }
    try (Transport transport = wire.open(local)) {
      if (!local.getObjectDatabase().getShallowCommits().isEmpty()) {
        transport.setDepth(Integer.MAX_VALUE);
      }
      fetch(transport, local, List.copyOf(branches), seen(local), true);
    }
    if (!local.getObjectDatabase().has(commit)) {
      throw Origin.unknown(commit);
    }
  }

  private static Set<ObjectId> seen(Repository local) throws IOException {
    Set<ObjectId> ids = new HashSet<>();
    for (Ref ref : local.getRefDatabase().getRefsByPrefix(NOTED)) {
      ids.add(ref.getObjectId());
    }
    return ids;
  }

  private static void note(Repository local, String ref, ObjectId id) throws IOException {
    RefUpdate update = local.updateRef(NOTED + ref.substring("refs/".length()));
    update.setNewObjectId(id);
    update.setForceUpdate(true);
    update.disableRefLog();
    update.update();
  }

  /** A prefix as a refspec, so that the server need not list everything. */
  private static RefSpec matching(String prefix) {
    String source = prefix.endsWith("/") ? prefix + "*" : prefix;
    return new RefSpec(source, RefSpec.WildcardMode.ALLOW_MISMATCH);
  }
}
