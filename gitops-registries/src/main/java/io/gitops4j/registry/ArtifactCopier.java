package io.gitops4j.registry;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Registry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies an image, an index with all its images, or any other artifact from one registry to
 * another, or between repositories of one. Nothing is changed on the way: original bytes, original
 * types, hence the same digest. Blobs that are there are not sent, those of the same registry are
 * mounted, the others streamed, several at a time. Manifests follow their blobs and children, the
 * tag comes last, and what came of it is read back.
 *
 * <p>A copy that fails, is cancelled, or whose thread is interrupted may be repeated: it goes on
 * where it stopped. Blobs that were under way then are not there, and begin again. Immutable and
 * thread-safe.
 */
public final class ArtifactCopier {
  private final int parallel;
  private final boolean referrers;
  private final @Nullable Executor executor;
  private final Consumer<CopyProgress> listener;
  private final BooleanSupplier cancelled;

  private ArtifactCopier(
      int parallel,
      boolean referrers,
      @Nullable Executor executor,
      Consumer<CopyProgress> listener,
      BooleanSupplier cancelled) {
    this.parallel = parallel;
    this.referrers = referrers;
    this.executor = executor;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /** Copies artifacts without what refers to them, three blobs at a time. */
  public static ArtifactCopier create() {
    return new ArtifactCopier(3, false, null, progress -> {}, () -> false);
  }

  /** The same with so many blobs at a time, 1 to 16. */
  public ArtifactCopier withParallelBlobs(int most) {
    if (most < 1 || most > 16) {
      throw new IllegalArgumentException("Copy 1 to 16 blobs at a time, not " + most);
    }
    return new ArtifactCopier(most, referrers, executor, listener, cancelled);
  }

  /**
   * The same with what refers to the artifact and to each image of an index: signatures, bills of
   * materials, attestations, by the referrers list and by cosign's tags.
   */
  public ArtifactCopier withReferrers() {
    return new ArtifactCopier(parallel, true, executor, listener, cancelled);
  }

  /**
   * The same on this executor's threads and the calling one, which does all the work itself if the
   * executor has no thread to spare. Without one, a copy starts threads of its own and ends them.
   */
  public ArtifactCopier withExecutor(Executor threads) {
    Objects.requireNonNull(threads, "threads");
    return new ArtifactCopier(parallel, referrers, threads, listener, cancelled);
  }

  /**
   * The same that tells how far it is: after each blob, and while large ones are sent after each
   * hundredth of the whole, or each mebibyte if that is more.
   *
   * @param told called by the copying threads, one at a time; should return soon, and what it
   *     throws ends the copy
   */
  public ArtifactCopier withProgress(Consumer<CopyProgress> told) {
    return new ArtifactCopier(parallel, referrers, executor, told, cancelled);
  }

  /**
   * The same that stops when it is no longer wanted, as it does when the copying thread is
   * interrupted: before the next buffer is read, on all its threads.
   *
   * @param wanted asked often, by all copying threads; true cancels the copy
   */
  public ArtifactCopier withCancellation(BooleanSupplier wanted) {
    return new ArtifactCopier(parallel, referrers, executor, listener, wanted);
  }

  /**
   * Copies an artifact.
   *
   * @param from where it is
   * @param fromRepository in which repository
   * @param reference its tag or digest; a tag is resolved once, at the beginning
   * @param to where it goes
   * @param toRepository in which repository
   * @param tags what it is called there; none leaves it without a tag
   * @return what was done
   * @throws ProviderException {@code NOT_FOUND} if there is no such artifact; {@code INTERNAL} if a
   *     registry gives other bytes than it announced; {@code UNAVAILABLE} if the thread was
   *     interrupted; and whatever either registry throws
   * @throws java.util.concurrent.CancellationException if it was cancelled
   */
  public CopyReceipt copy(
      Registry from,
      String fromRepository,
      String reference,
      Registry to,
      String toRepository,
      String... tags) {
    for (String tag : tags) {
      Reference.checkTag(tag);
    }
    CopyMonitor monitor = new CopyMonitor(listener, cancelled);
    BlobCopies blobs = new BlobCopies(from, fromRepository, to, toRepository, monitor);
    ParallelWork work = new ParallelWork(parallel, executor, monitor::stop);
    try {
      return new ManifestCopies(blobs, work, referrers).copy(reference, List.of(tags));
    } catch (ProviderException e) {
      String doing = "copy " + reference + " from " + fromRepository + " to " + toRepository;
      throw monitor.failure(e, doing);
    }
  }
}
