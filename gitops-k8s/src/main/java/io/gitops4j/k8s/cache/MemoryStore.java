package io.gitops4j.k8s.cache;

import io.gitops4j.core.model.Digest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Bytes by keys, as many as fit; whatever was not used for longest goes first. Thread-safe. */
final class MemoryStore {
  private final Map<Digest, byte[]> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long most;
  private long size;

  MemoryStore(long most) {
    this.most = most;
  }

  synchronized Optional<byte[]> get(Digest key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Keeps it, unless it alone is more than fits. */
  synchronized void put(Digest key, byte[] content) {
    byte[] before = entries.remove(key);
    size -= before == null ? 0 : before.length;
    if (content.length <= most) {
      entries.put(key, content);
      size += content.length;
    }
    Iterator<byte[]> oldest = entries.values().iterator();
    while (size > most) {
      size -= oldest.next().length;
      oldest.remove();
    }
  }
}
