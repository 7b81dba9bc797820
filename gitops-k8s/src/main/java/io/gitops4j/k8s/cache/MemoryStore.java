package io.gitops4j.k8s.cache;

import io.gitops4j.core.model.Digest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values by keys, as many as fit; whatever was not used for longest goes first. Thread-safe.
 *
 * @param <T> what is kept, immutable
 */
final class MemoryStore<T> {
  private final Map<Digest, Sized<T>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long most;
  private long size;

  MemoryStore(long most) {
    this.most = most;
  }

  private record Sized<T>(T value, long size) {}

  synchronized Optional<T> get(Digest key) {
    return Optional.ofNullable(entries.get(key)).map(Sized::value);
  }

  /** Keeps a value of so many bytes, unless it alone is more than fits. */
  synchronized void put(Digest key, T value, long bytes) {
    Sized<T> before = entries.remove(key);
    size -= before == null ? 0 : before.size();
    if (bytes <= most) {
      entries.put(key, new Sized<>(value, bytes));
      size += bytes;
    }
    Iterator<Sized<T>> oldest = entries.values().iterator();
    while (size > most) {
      size -= oldest.next().size();
      oldest.remove();
    }
  }
}
