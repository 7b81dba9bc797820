package io.gitops4j.git;

import com.sun.net.httpserver.HttpExchange;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Person;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.resolver.ServiceNotAuthorizedException;
import org.eclipse.jgit.transport.resolver.ServiceNotEnabledException;
import org.jspecify.annotations.Nullable;

/**
 * A bare repository as a forge has it: served over HTTP, with branches that take no pushes, and
 * merged into without a working tree.
 */
public final class ForgeRepository implements AutoCloseable {
  private static final String HEADS = "refs/heads/";

  private final Path bare;
  private final Repository repository;
  private final OtherWriter writer;
  private final ForgeMerge merger;

  private ForgeRepository(Path bare) throws IOException {
    this.bare = bare;
    this.repository = BareRepository.open(bare);
    this.writer = new OtherWriter(bare);
    Person forge = new Person("Forge", "forge@example.org");
    CommitWriter commits = new CommitWriter(ProviderContext.in(bare).withAuthor(forge), null);
    this.merger = new ForgeMerge(repository, commits, forge);
  }

  /** Makes one whose branch {@code main} holds some files. */
  public static ForgeRepository create(Path bare, Map<String, String> files) {
    OtherWriter.create(bare);
    try {
      ForgeRepository made = new ForgeRepository(bare);
      files.forEach((path, content) -> made.writer.write("main", path, content, "Begin"));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody else's commit; a branch that is not there begins at {@code main}. */
  public CommitId write(String branch, String path, String content) {
    return writer.write(branch, path, content, "Change " + path);
  }

  /** Somebody deletes a branch. */
  public void delete(String branch) {
    writer.delete(branch);
  }

  /** The head of a branch. */
  public Optional<CommitId> head(String branch) {
    try {
      @Nullable Ref ref = repository.exactRef(HEADS + branch);
      return Optional.ofNullable(ref).map(found -> new CommitId(found.getObjectId().name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a commit is in the history of another. */
  public boolean isIn(CommitId commit, CommitId history) {
    try (CommitGraph graph = new CommitGraph(repository, true)) {
      return graph.isAncestor(id(commit), id(history));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether two commits changed the same lines. */
  public boolean conflict(CommitId one, CommitId other) {
    try {
      return !MergeStrategy.RECURSIVE.newMerger(repository, true).merge(id(one), id(other));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Merges into the target branch; empty if that cannot be. */
  public Optional<CommitId> merge(
      long number, Proposal proposal, CommitId head, MergeMethod method) {
    try {
      ForgePull pull = ForgePull.propose(number, proposal, id(head));
      ObjectId target = id(head(proposal.targetBranch()).orElseThrow());
      ObjectId merged = merger.merge(pull, target, method);
      RefUpdate update = repository.updateRef(HEADS + proposal.targetBranch());
      update.setExpectedOldObjectId(target);
      update.setNewObjectId(merged);
      return update.forceUpdate() == RefUpdate.Result.LOCK_FAILURE
          ? Optional.empty()
          : Optional.of(new CommitId(merged.name()));
    } catch (ForgeMerge.NotMergedException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers a request of Git's smart protocol; some branches take no pushes. */
  public void serve(HttpExchange exchange, Predicate<String> isProtected) throws IOException {
    try (Repository opened = BareRepository.open(bare)) {
      SmartHttp.answer(exchange, opened, each -> receiver(each, isProtected));
    } catch (ServiceNotEnabledException | ServiceNotAuthorizedException e) {
      throw new IOException(e);
    }
  }

  private static ReceivePack receiver(Repository repository, Predicate<String> isProtected) {
    ReceivePack receiver = new ReceivePack(repository);
    receiver.setPreReceiveHook(
        (push, commands) ->
            commands.stream()
                .filter(command -> command.getRefName().startsWith(HEADS))
                .filter(c -> isProtected.test(c.getRefName().substring(HEADS.length())))
                .forEach(
                    command ->
                        command.setResult(
                            ReceiveCommand.Result.REJECTED_OTHER_REASON,
                            "protected branch hook declined")));
    return receiver;
  }

  Repository repository() {
    return repository;
  }

  private static ObjectId id(CommitId commit) {
    return ObjectId.fromString(commit.hex());
  }

  @Override
  public void close() {
    writer.close();
    repository.close();
  }
}
