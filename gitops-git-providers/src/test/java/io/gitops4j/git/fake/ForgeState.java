package io.gitops4j.git.fake;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Reviews.Review;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import io.gitops4j.git.ForgeRepository;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What every forge keeps: one repository and what people do around it, and others of the same owner
 * that only Git knows more of. Thread-safe.
 */
public final class ForgeState implements AutoCloseable {
  /** The name of the one repository. */
  public static final String NAME = "shop";

  private final Path folder;
  private final ForgeRepository repository;
  private final Map<String, FakeRepository> repositories = new TreeMap<>();
  private final FakeTable<FakeComment> comments = new FakeTable<>(this::nextId);
  private final FakeTable<FakeHook> hooks = new FakeTable<>(this::nextId);
  private final FakeTable<FakeDeployment> deployments = new FakeTable<>(this::nextId);
  private final FakeTable<FakeRun> runs = new FakeTable<>(this::nextId);
  private final Map<Long, FakePull> pulls = new TreeMap<>(Comparator.reverseOrder());
  private final Map<String, Integer> approvals = new TreeMap<>();
  private final List<FakeStatus> statuses = new ArrayList<>();
  private final AtomicLong lastId = new AtomicLong();

  /** Whether a pull request can be merged. */
  public enum Readiness {
    /** Now. */
    READY,
    /** Both branches changed the same lines. */
    CONFLICT,
    /** It has not the approvals of its head that its target asks for. */
    UNAPPROVED,
    /** It is a draft. */
    DRAFT,
    /** It is merged or closed. */
    ENDED
  }

  ForgeState(Path folder) {
    this.folder = folder;
    this.repository = create(NAME, Visibility.PRIVATE, "config.yaml", GitForge.START).git();
  }

  /** The repository. */
  public ForgeRepository repository() {
    return repository;
  }

  /** All repositories, by their names. */
  public synchronized Map<String, FakeRepository> repositories() {
    return Map.copyOf(repositories);
  }

  /** Makes a further repository, with one file on {@code main}. */
  public synchronized FakeRepository create(
      String name, Visibility visibility, String path, String content) {
    ForgeRepository git =
        ForgeRepository.create(folder.resolve(name + ".git"), Map.of(path, content));
    FakeRepository made = new FakeRepository(name, git, visibility);
    repositories.put(name, made);
    return made;
  }

  /** The comments below all pull requests. */
  public FakeTable<FakeComment> comments() {
    return comments;
  }

  /** The comments below a pull request, oldest first. */
  public List<FakeComment> comments(long pull) {
    return comments.all().stream().filter(comment -> comment.pull() == pull).toList();
  }

  /** The webhooks. */
  public FakeTable<FakeHook> hooks() {
    return hooks;
  }

  /** The deployments. */
  public FakeTable<FakeDeployment> deployments() {
    return deployments;
  }

  /** The runs of workflows. */
  public FakeTable<FakeRun> runs() {
    return runs;
  }

  /** A run ends; one that has ended stays as it is. */
  public synchronized void end(long run, WorkflowRun.State how) {
    runs.replace(run, runs.find(run).orElseThrow().ended(how));
  }

  /** The time. */
  public Instant now() {
    return SystemClock.utc().instant();
  }

  /** A number that nothing else has. */
  public long nextId() {
    return lastId.incrementAndGet();
  }

  /** All pull requests, newest first. */
  public synchronized List<FakePull> pulls() {
    pulls.values().forEach(this::refresh);
    return List.copyOf(pulls.values());
  }

  /** One pull request. */
  public synchronized Optional<FakePull> pull(long number) {
    Optional<FakePull> found = Optional.ofNullable(pulls.get(number));
    found.ifPresent(this::refresh);
    return found;
  }

  private void refresh(FakePull pull) {
    if (pull.isOpen()) {
      repository.head(pull.source()).ifPresent(head -> pull.head(head, now()));
    }
  }

  /** The open one for two branches. */
  public synchronized Optional<FakePull> open(String source, String target) {
    return pulls().stream()
        .filter(FakePull::isOpen)
        .filter(pull -> pull.source().equals(source) && pull.target().equals(target))
        .findFirst();
  }

  /** Opens one; both branches are there. */
  public synchronized FakePull propose(Proposal proposal) {
    CommitId head = repository.head(proposal.sourceBranch()).orElseThrow();
    FakePull pull = new FakePull(pulls.size() + 1L, proposal, head, now());
    pulls.put(pull.number(), pull);
    return pull;
  }

  /** Whether a branch has nothing that another lacks. */
  public boolean isIn(String source, String target) {
    return repository.isIn(
        repository.head(source).orElseThrow(), repository.head(target).orElseThrow());
  }

  /** Somebody reviews a pull request as it is now. */
  public synchronized FakeReview review(long number, String login, Review.State state) {
    FakePull pull = pull(number).orElseThrow();
    FakeReview review = new FakeReview(nextId(), login, state, pull.head(), now());
    pull.reviews().add(review);
    return review;
  }

  /** From now on a branch takes pull requests with so many approvals of their head only. */
  public synchronized void protect(String branch, int count) {
    approvals.put(branch, count);
  }

  /** How many approvals a branch asks for; empty where it is not protected. */
  public synchronized OptionalInt approvals(String branch) {
    return approvals.containsKey(branch)
        ? OptionalInt.of(approvals.getOrDefault(branch, 0))
        : OptionalInt.empty();
  }

  /** Whether a pull request can be merged now. */
  public synchronized Readiness readiness(FakePull pull) {
    if (!pull.isOpen()) {
      return Readiness.ENDED;
    }
    if (pull.isDraft()) {
      return Readiness.DRAFT;
    }
    if (repository.conflict(pull.head(), repository.head(pull.target()).orElseThrow())) {
      return Readiness.CONFLICT;
    }
    return isApproved(pull) ? Readiness.READY : Readiness.UNAPPROVED;
  }

  private boolean isApproved(FakePull pull) {
    Map<String, Review.State> standing = new LinkedHashMap<>();
    pull.reviews().stream()
        .filter(review -> review.commit().equals(pull.head()))
        .filter(review -> review.state() != Review.State.COMMENTED)
        .forEach(review -> standing.put(review.login(), review.state()));
    return approvals(pull.target()).isEmpty()
        || (!standing.containsValue(Review.State.CHANGES_REQUESTED)
            && standing.size() >= approvals(pull.target()).getAsInt());
  }

  /** Merges one that is ready; says whether it did. */
  public synchronized boolean merge(FakePull pull, MergeMethod method) {
    Optional<CommitId> merged =
        repository.merge(pull.number(), pull.proposal(), pull.head(), method);
    merged.ifPresent(as -> pull.merged(as, now()));
    return merged.isPresent();
  }

  /** Adds a status. */
  public synchronized FakeStatus status(
      CommitId commit, String context, String state, String description) {
    FakeStatus status = new FakeStatus(nextId(), commit, context, state, description, now());
    statuses.add(status);
    return status;
  }

  /** All statuses of a commit, newest first. */
  public synchronized List<FakeStatus> statuses(CommitId commit) {
    return statuses.stream()
        .filter(status -> status.commit().equals(commit))
        .sorted(Comparator.comparing(FakeStatus::id).reversed())
        .toList();
  }

  @Override
  public synchronized void close() {
    repositories.values().forEach(one -> one.git().close());
  }
}
