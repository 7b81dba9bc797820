package io.gitops4j.git;

import io.gitops4j.core.edit.RepositoryPath;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Reviews;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A forge in a folder: bare repositories with pull requests, reviews, comments, statuses and
 * protected branches kept inside them, for platforms that have no forge, for tests, and to try
 * things out. All of it survives a restart, and several processes may use it at once.
 *
 * <p>It is the authority for its repositories: everything is forced to the disk before a call
 * returns, and writers in all processes take turns by one lock per repository. Whoever pushes into
 * the folder with Git itself goes past its rules, as whoever writes to a server's disk does.
 *
 * <p>Thread-safe.
 */
public final class LocalGitProvider implements GitProvider {
  private final @Nullable Path root;
  private final ProviderContext context;
  private final JGitProvider repositories;
  private final ForgePullRequests pullRequests;
  private final ForgeStatuses statuses;
  private final ForgeComments comments;
  private final ForgeRepositories made;

  private LocalGitProvider(@Nullable Path root, ProviderContext context) {
    this.root = root;
    this.context = context;
    this.repositories = JGitProvider.open(context);
    this.pullRequests = new ForgePullRequests(context);
    this.statuses = new ForgeStatuses(context);
    this.comments = new ForgeComments(context);
    this.made = new ForgeRepositories(root, context);
  }

  /**
   * Opens the forge whose new repositories go below a folder. Those it already made are found by
   * their URLs, wherever they are.
   *
   * @param root made when the first repository is
   */
  public static LocalGitProvider open(Path root, ProviderContext context) {
    return new LocalGitProvider(root, context);
  }

  /** For repositories that are there already. */
  static LocalGitProvider open(ProviderContext context) {
    return new LocalGitProvider(
        context.options().findText("root").map(Path::of).orElse(null), context);
  }

  /**
   * Makes a repository with a first commit on branch {@code main}.
   *
   * @param name may have folders in it, {@code team/app}
   * @param files by path; may be empty
   * @throws ProviderException {@code ALREADY_EXISTS} if there is one of that name
   * @throws IllegalStateException if this provider was not given a root
   */
  public RepositoryUrl createRepository(String name, Map<String, String> files) {
    if (root == null) {
      throw new IllegalStateException(
          "Only a forge that was opened with a root makes repositories");
    }
    Path folder = root.resolve(RepositoryPath.checked(name) + ".git");
    made.make(folder, files, Repositories.Visibility.PRIVATE);
    return RepositoryUrl.of(folder);
  }

  /**
   * Protects a branch: from now on changes come to it by pull requests only.
   *
   * @param requiredApprovals how many different reviewers must approve a pull request's head
   */
  public void protect(RepositoryUrl repository, String branch, int requiredApprovals) {
    if (requiredApprovals < 0) {
      throw new IllegalArgumentException("A number of approvals is not negative");
    }
    OpenForge.in(
        repository,
        context,
        "protect branch " + branch,
        forge -> {
          forge.forge().protect(branch, requiredApprovals);
          return branch;
        });
  }

  /** Somebody approves a pull request as it is now. */
  public void approve(RepositoryUrl repository, long number, Identity reviewer) {
    review(repository, number, reviewer, Reviews.Review.State.APPROVED);
  }

  /** Who was asked to review a pull request when it was opened. */
  public Set<String> askedReviewers(RepositoryUrl repository, long number) {
    return OpenForge.in(
        repository,
        context,
        "read pull request " + number,
        forge -> forge.pull(number).askedReviewers());
  }

  /** Somebody says that a draft may be merged. */
  public void ready(RepositoryUrl repository, long number) {
    pullRequests.ready(repository, number);
  }

  /** Somebody says something of a pull request as it is now. */
  public void review(
      RepositoryUrl repository, long number, Identity reviewer, Reviews.Review.State state) {
    pullRequests.review(repository, number, reviewer, state);
  }

  @Override
  public GitRepository repository(RepositoryUrl url) {
    if (!LocalForge.isOne(url)) {
      throw new IllegalArgumentException(
          "Not a repository of the local forge: " + url + ". Make it with createRepository");
    }
    return repositories.repository(url);
  }

  @Override
  public Optional<PullRequests> pullRequests() {
    return Optional.of(pullRequests);
  }

  @Override
  public Optional<Reviews> reviews() {
    return Optional.of(
        (repository, number) ->
            OpenForge.in(
                repository,
                context,
                "list the reviews of pull request " + number,
                forge -> forge.pull(number).reviews()));
  }

  @Override
  public Optional<CommitStatuses> statuses() {
    return Optional.of(statuses);
  }

  @Override
  public Optional<Comments> comments() {
    return Optional.of(comments);
  }

  @Override
  public Optional<Repositories> repositories() {
    return Optional.of(made);
  }

  @Override
  public Optional<BranchRules> branchRules() {
    return Optional.of(
        (repository, branch) ->
            OpenForge.in(
                repository,
                context,
                "read the rules of branch " + branch,
                forge -> forge.forge().approvals(branch).isEmpty()));
  }

  /** Closes its repositories; they stay on the disk. */
  @Override
  public void close() {
    repositories.close();
  }

  static ProviderException exists(Path folder) {
    return new ProviderException(
        ErrorKind.ALREADY_EXISTS,
        "Could not create the repository " + folder + ": it is there already. Open it by its URL.");
  }
}
