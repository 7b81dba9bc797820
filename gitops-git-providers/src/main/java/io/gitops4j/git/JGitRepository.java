package io.gitops4j.git;

import io.gitops4j.core.edit.EditLimits;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.HistoryRewrittenException;
import io.gitops4j.core.spi.Landing;
import io.gitops4j.core.spi.ProviderContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Any Git repository that can be reached by {@code https}, {@code http}, {@code ssh}, {@code git}
 * or as a folder, without a working tree and without the {@code git} program.
 *
 * <p>A remote behind a server is mirrored below {@link ProviderContext#cache()}, in a folder of
 * this process's own; a repository in a folder is read and written in place. (One with hooks is
 * pushed to through {@code git receive-pack}, which runs them.) Commits to one branch that are
 * asked for at the same time go out in one push, each a commit of its own.
 *
 * <p>Thread-safe. Opening does nothing yet; the first call claims the mirror, {@link #close()}
 * gives it back.
 */
public final class JGitRepository implements GitRepository, AutoCloseable {
  private final RepositoryUrl url;
  private final Connection connection;
  private final CommitWriter writer;
  private final RecentTrees recent = new RecentTrees();
  private final Map<String, BranchQueue> queues = new ConcurrentHashMap<>();

  private JGitRepository(
      RepositoryUrl url, ProviderContext context, @Nullable CommitSigner signer) {
    this.url = url;
    this.connection = new Connection(new Wire(url, context));
    this.writer = new CommitWriter(context, signer);
  }

  /** A repository whose commits are not signed. */
  public static JGitRepository open(RepositoryUrl url, ProviderContext context) {
    return new JGitRepository(url, context, null);
  }

  /** A repository whose commits are signed. */
  public static JGitRepository open(
      RepositoryUrl url, ProviderContext context, CommitSigner signer) {
    return new JGitRepository(url, context, signer);
  }

  @Override
  public RepositoryUrl url() {
    return url;
  }

  @Override
  public Optional<CommitId> head(String branch) {
    String ref = branchRef(branch);
    return connection.ask(
        "read branch " + branch,
        here -> Optional.ofNullable(here.refs(ref).get(ref)).map(JGitRepository::id));
  }

  @Override
  public List<String> branches() {
    return connection.ask(
        "list the branches",
        here ->
            here.refs(Constants.R_HEADS).keySet().stream()
                .map(ref -> ref.substring(Constants.R_HEADS.length()))
                .sorted()
                .toList());
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProviderException {@code INVALID} if the path leaves the repository, or leads to a
   *     symbolic link or a submodule
   */
  @Override
  public Optional<byte[]> read(CommitId at, String path) {
    return connection.at(
        "read " + path,
        at,
        graph -> {
          Optional<TreeBytes.Entry> file =
              new Trees(graph.reader(), recent).file(graph.tree(Connection.object(at)), path);
          if (file.isEmpty()) {
            return Optional.empty();
          }
          var blob = graph.reader().open(file.get().id(), Constants.OBJ_BLOB);
          if (blob.getSize() > Math.max(EditLimits.standard().maxBytes(), 64 << 20)) {
            throw new ProviderException(
                ErrorKind.INVALID,
                "Could not read "
                    + path
                    + ": it has "
                    + blob.getSize()
                    + " bytes. Read it with Git itself.");
          }
          return Optional.of(blob.getBytes(Integer.MAX_VALUE));
        });
  }

  /** {@inheritDoc} Symbolic links and submodules are left out. */
  @Override
  public List<String> list(CommitId at, String folder) {
    return connection.at(
        "list the files",
        at,
        graph -> new Trees(graph.reader(), recent).list(graph.tree(Connection.object(at)), folder));
  }

  /** {@inheritDoc} It is Git's id and mode. */
  @Override
  public Optional<String> identity(CommitId at, String path) {
    return connection.at(
        "look at " + path,
        at,
        graph ->
            new Trees(graph.reader(), recent).identity(graph.tree(Connection.object(at)), path));
  }

  /** {@inheritDoc} Only trees that differ are opened. */
  @Override
  public Optional<List<String>> changes(CommitId from, CommitId to) {
    ObjectId before = Connection.object(from);
    ObjectId after = Connection.object(to);
    return connection.ask(
        "compare commit " + from.abbreviated() + " with " + to.abbreviated(),
        here -> {
          here.obtain(after);
          if (!Connection.obtained(here, before)) {
            return Optional.empty();
          }
          try (CommitGraph graph = new CommitGraph(here.objects(), true)) {
            Trees trees = new Trees(graph.reader());
            return Optional.of(trees.differing(graph.tree(before), graph.tree(after)));
          }
        });
  }

  @Override
  public Commit commit(CommitId id) {
    return connection.at(
        "read commit " + id.abbreviated(), id, graph -> graph.read(Connection.object(id)));
  }

  @Override
  public List<Commit> history(String path, CommitId after, CommitId upTo) {
    return before(
        "read the history of " + path,
        upTo,
        graph -> {
          if (!graph.isAncestor(Connection.object(after), Connection.object(upTo))) {
            throw new HistoryRewrittenException(path, after, upTo);
          }
          return graph.changing(path, Connection.object(after), Connection.object(upTo));
        });
  }

  @Override
  public boolean isAncestor(CommitId commit, CommitId of) {
    return before(
        "look for commit " + commit.abbreviated() + " before " + of.abbreviated(),
        of,
        graph -> graph.isAncestor(Connection.object(commit), Connection.object(of)));
  }

  /** The history of a commit is that of the branches it is on, and which those are isn't known. */
  private <T> T before(String task, CommitId upTo, Connection.GraphQuestion<T> question) {
    return connection.ask(
        task,
        here -> {
          here.obtain(Connection.object(upTo));
          Connection.Refs branches = () -> List.copyOf(here.refs(Constants.R_HEADS).keySet());
          return Connection.deepening(here, branches, question);
        });
  }

  /** {@inheritDoc} Commits to one branch that are asked for at the same time share a push. */
  @Override
  public Landing commit(CommitRequest request) {
    branchRef(request.branch());
    request.newBranch().ifPresent(JGitRepository::branchRef);
    CommitWriter.message(request);
    Origin here = connection.origin();
    BranchQueue queue =
        queues.computeIfAbsent(
            request.branch(),
            name -> new BranchQueue(new BatchLanding(here, writer, connection.failure())));
    return queue.land(request);
  }

  @Override
  public Optional<Commit> find(OperationKey key, String branch, CommitId base) {
    String ref = branchRef(branch);
    return connection.ask(
        "look for an operation on branch " + branch,
        here -> {
          Optional<ObjectId> head = here.fetch(ref);
          if (head.isEmpty()) {
            return Optional.empty();
          }
          return Connection.deepening(
              here,
              () -> List.of(ref),
              graph -> {
                if (!graph.isAncestor(Connection.object(base), head.get())) {
                  throw new HistoryRewrittenException(branch, base, id(head.get()));
                }
                Optional<ObjectId> found = graph.find(key, Connection.object(base), head.get());
                return found.isPresent() ? Optional.of(graph.read(found.get())) : Optional.empty();
              });
        });
  }

  @Override
  public void createBranch(String branch, CommitId at) {
    create(branchRef(branch), "branch " + branch, at);
  }

  @Override
  public void deleteBranch(String branch, CommitId expected) {
    RefChange change =
        new RefChange(branchRef(branch), Connection.object(expected), ObjectId.zeroId());
    land(
        "delete branch " + branch,
        change,
        now ->
            new ProviderException(
                ErrorKind.STALE,
                "Could not delete branch "
                    + branch
                    + ": it is at "
                    + id(now).abbreviated()
                    + " and not at "
                    + expected.abbreviated()
                    + " any more. Look at it again."));
  }

  @Override
  public void createTag(String tag, CommitId at) {
    if (tag(tag).filter(at::equals).isEmpty()) {
      create(ref(Constants.R_TAGS, tag), "tag " + tag, at);
    }
  }

  @Override
  public Optional<CommitId> tag(String tag) {
    String ref = ref(Constants.R_TAGS, tag);
    return connection.ask(
        "read tag " + tag,
        here -> Optional.ofNullable(here.refs(ref).get(ref)).map(JGitRepository::id));
  }

  /**
   * The files in which bringing a commit into a branch, as it is now, would have somebody choose
   * between two changes; empty if it would go by itself.
   *
   * @throws ProviderException {@code NOT_FOUND} if there is no such branch or commit
   */
  public List<String> conflicts(CommitId head, String branch) {
    String ref = branchRef(branch);
    return connection.ask(
        "compare " + head.abbreviated() + " with branch " + branch,
        here -> {
          ObjectId target =
              here.fetch(ref)
                  .orElseThrow(
                      () ->
                          new ProviderException(
                              ErrorKind.NOT_FOUND,
                              "Could not find branch " + branch + ": there is none."));
          here.obtain(Connection.object(head));
          return MergeTrial.conflicts(here, ref, target, Connection.object(head));
        });
  }

  /** Waits for commits that are under way and gives the mirror back. Idempotent. */
  @Override
  public void close() {
    @Nullable Origin open = connection.end();
    if (open != null) {
      queues.values().forEach(BranchQueue::awaitIdle);
      open.close();
    }
  }

  private void create(String ref, String what, CommitId at) {
    connection.ask(
        "find commit " + at.abbreviated(),
        here -> {
          here.obtain(Connection.object(at));
          return at;
        });
    land(
        "create " + what,
        new RefChange(ref, ObjectId.zeroId(), Connection.object(at)),
        now ->
            new ProviderException(
                ErrorKind.ALREADY_EXISTS,
                "Could not create "
                    + what
                    + ": it is there already, at "
                    + id(now).abbreviated()
                    + ". Choose another name."));
  }

  private void land(
      String what,
      RefChange change,
      java.util.function.Function<ObjectId, ProviderException> other) {
    connection.ask(
        what,
        here -> {
          new RefLanding(here, connection.failure(), change, other).land();
          return change;
        });
  }

  private static String branchRef(String branch) {
    return ref(Constants.R_HEADS, branch);
  }

  private static String ref(String prefix, String name) {
    if (!Repository.isValidRefName(prefix + name)) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not use the name '" + name + "': Git does not take it. Choose another.");
    }
    return prefix + name;
  }

  private static CommitId id(ObjectId id) {
    return new CommitId(id.name());
  }
}
