package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The blobs of one copy, each at most once. Thread-safe. */
final class BlobCopies {
  final Registry from;
  final String fromRepository;
  final Registry to;
  final String toRepository;
  private final Set<Digest> claimed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger mounted = new AtomicInteger();
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final CopyMonitor monitor;

  /** Whether a blob is mounted without looking for it first, which is one request less. */
  private volatile boolean mounts;

  /** Blobs of a copy that nobody watches. */
  BlobCopies(Registry from, String fromRepository, Registry to, String toRepository) {
    this(from, fromRepository, to, toRepository, new CopyMonitor(told -> {}, () -> false));
  }

  BlobCopies(
      Registry from, String fromRepository, Registry to, String toRepository, CopyMonitor monitor) {
    this.monitor = monitor;
    this.from = from;
    this.fromRepository = Reference.checkRepository(fromRepository);
    this.to = to;
    this.toRepository = Reference.checkRepository(toRepository);
    this.mounts = from == to && !fromRepository.equals(toRepository);
  }

  /** Whether nobody took this blob before. */
  boolean claim(Digest digest) {
    return claimed.add(digest);
  }

  /** These are to be copied. */
  void plan(List<Descriptor> wanted) {
    monitor.plan(wanted);
  }

  void copy(Descriptor blob) {
    monitor.check();
    Digest digest = blob.digest();
    CopyMonitor.Watched watched = monitor.watch(blob);
    if (isMounted(digest)) {
      mounted.incrementAndGet();
    } else if (to.hasBlob(toRepository, digest)) {
      present.incrementAndGet();
    } else {
      BlobSource source = watched.from(() -> from.blob(fromRepository, digest));
      to.putBlob(toRepository, digest, blob.size(), source);
      sent.incrementAndGet();
      bytes.addAndGet(blob.size());
    }
    watched.done();
  }

  /** A registry that does not mount one is not asked to mount others. */
  private boolean isMounted(Digest digest) {
    if (!mounts) {
      return false;
    }
    boolean done = to.mount(toRepository, digest, fromRepository);
    if (!done) {
      mounts = false;
    }
    return done;
  }

  /** Before a manifest is stored. */
  void check() {
    monitor.check();
  }

  CopyReceipt receipt(Descriptor top, int manifests) {
    return new CopyReceipt(top, manifests, sent.get(), mounted.get(), present.get(), bytes.get());
  }
}
