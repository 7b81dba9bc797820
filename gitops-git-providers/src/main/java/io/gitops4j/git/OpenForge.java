package io.gitops4j.git;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.Reviews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** A local forge and its repository, for the length of one call. */
final class OpenForge implements AutoCloseable {
  private final LocalForge forge;
  private final Path gitFolder;
  private final Repository repository;

  private OpenForge(Path gitFolder) throws IOException {
    this.forge = new LocalForge(gitFolder);
    this.gitFolder = gitFolder;
    this.repository = BareRepository.durable(gitFolder);
  }

  /** Opens the forge of a repository, asks it something and closes it. */
  static <T> T in(
      RepositoryUrl url,
      ProviderContext context,
      String what,
      ForgePullRequests.Question<T> question) {
    Optional<Path> folder = GitFolder.of(url).filter(LocalForge::isOne);
    if (folder.isEmpty()) {
      throw new ProviderException(
          ErrorKind.NOT_FOUND,
          "Could not "
              + what
              + " of "
              + url
              + ": there is no repository of the local forge. Create"
              + " it first.");
    }
    try (OpenForge open = new OpenForge(folder.get())) {
      return question.ask(open);
    } catch (IOException e) {
      throw new GitFailure(new Wire(url, context)).of(what, e, false);
    }
  }

  /** Asks something while nobody else writes. */
  <T> T exclusively(ForgePullRequests.Question<T> question) throws IOException {
    ForgeLock held = forge.lock();
    try {
      return question.ask(this);
    } finally {
      held.close();
    }
  }

  LocalForge forge() {
    return forge;
  }

  /** The head of a branch; {@code NOT_FOUND} if there is none. */
  ObjectId branch(String name) throws IOException {
    return head(name)
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.NOT_FOUND,
                    "Could not find branch "
                        + name
                        + ": there is no such branch. Create it first."));
  }

  /** The branch that HEAD names; empty as long as it has no commit. */
  String defaultBranch() throws IOException {
    @Nullable Ref head = repository.exactRef(Constants.HEAD);
    return head == null || !head.isSymbolic() || head.getTarget().getObjectId() == null
        ? ""
        : Repository.shortenRefName(head.getTarget().getName());
  }

  boolean isAncestor(ObjectId commit, ObjectId of) throws IOException {
    try (CommitGraph graph = new CommitGraph(repository, true)) {
      return graph.isAncestor(commit, of);
    }
  }

  /** All pull requests, newest first. */
  List<ForgePull> pulls() throws IOException {
    if (!Files.isDirectory(forge.pulls())) {
      return List.of();
    }
    List<Long> numbers;
    try (Stream<Path> files = Files.list(forge.pulls())) {
      numbers =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("\\d{1,9}"))
              .map(Long::valueOf)
              .sorted((a, b) -> Long.compare(b, a))
              .toList();
    }
    List<ForgePull> pulls = new ArrayList<>();
    for (long number : numbers) {
      pulls.add(pull(number));
    }
    return pulls;
  }

  /**
   * One pull request, brought up to date: an open one has the head of its branch, and one whose
   * merge reached the target branch before a crash is merged.
   */
  ForgePull pull(long number) throws IOException {
    ForgePull pull = new ForgePull(number, forge.pull(number).read());
    if (pull.source().isEmpty()) {
      throw new ProviderException(
          ErrorKind.NOT_FOUND,
          "Could not find pull request "
              + number
              + ": the repository has none of that number. Look"
              + " for it by its branch.");
    }
    if (pull.state() == PullRequest.State.OPEN) {
      Optional<ObjectId> target = head(pull.target());
      Optional<ObjectId> intended = pull.mergeCommit();
      if (intended.isPresent() && target.isPresent() && isAncestor(intended.get(), target.get())) {
        pull.state(PullRequest.State.MERGED);
      } else {
        head(pull.source()).ifPresent(pull::head);
      }
    }
    return pull;
  }

  void save(ForgePull pull) throws IOException {
    forge.pull(pull.number()).write(pull.content());
  }

  /** Checks that the target branch's rules let a pull request in. */
  void requireApprovals(ForgePull pull) throws IOException, ForgeMerge.NotMergedException {
    OptionalInt wanted = forge.approvals(pull.target());
    if (wanted.isEmpty()) {
      return;
    }
    Map<Identity, Reviews.Review.State> standing = new LinkedHashMap<>();
    for (Reviews.Review review : pull.reviews()) {
      boolean counts = review.commit().hex().equals(pull.head().name());
      if (counts && review.state() != Reviews.Review.State.COMMENTED) {
        standing.put(review.reviewer(), review.state());
      }
    }
    if (standing.containsValue(Reviews.Review.State.CHANGES_REQUESTED)) {
      throw new ForgeMerge.NotMergedException(
          PullRequests.Merge.Outcome.NOT_READY, "changes were requested");
    }
    if (standing.size() < wanted.getAsInt()) {
      throw new ForgeMerge.NotMergedException(
          PullRequests.Merge.Outcome.NOT_READY,
          "it has "
              + standing.size()
              + " of the "
              + wanted.getAsInt()
              + " approvals of its head that branch "
              + pull.target()
              + " asks for");
    }
  }

  ForgeMerge merger(ProviderContext context) {
    return new ForgeMerge(repository, new CommitWriter(context, null), context.author());
  }

  /** Moves a branch by compare-and-set. Only under the forge's lock. */
  void advance(FolderAuthority.Entry held, String branch, ObjectId from, ObjectId to)
      throws IOException, ForgeMerge.NotMergedException {
    RefUpdate.Result result = advance(branch, from, to);
    if (result == RefUpdate.Result.LOCK_FAILURE) {
      held.afterLockFailure(gitFolder, Constants.R_HEADS + branch);
      result = advance(branch, from, to);
    }
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default ->
          throw new ForgeMerge.NotMergedException(
              PullRequests.Merge.Outcome.NOT_READY, "branch " + branch + " moved meanwhile");
    }
  }

  private RefUpdate.Result advance(String branch, ObjectId from, ObjectId to) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setExpectedOldObjectId(from);
    update.setNewObjectId(to);
    update.setForceUpdate(true);
    update.setRefLogMessage("merge", true);
    return update.update();
  }

  @Override
  public void close() {
    repository.close();
  }

  private Optional<ObjectId> head(String branch) throws IOException {
    @Nullable Ref ref = repository.exactRef(Constants.R_HEADS + branch);
    return Optional.ofNullable(ref).map(Ref::getObjectId);
  }
}
