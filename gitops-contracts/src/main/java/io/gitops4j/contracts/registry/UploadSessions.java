package io.gitops4j.contracts.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The uploads that are under way, in a temporary folder. Those that nobody touched for a while are
 * forgotten when another begins. Thread-safe.
 */
final class UploadSessions implements AutoCloseable {
  private final Path folder;
  private final InstantSource clock;
  private final Duration patience;
  private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();

  UploadSessions(InstantSource clock, Duration patience) throws IOException {
    this.folder = Files.createTempDirectory("gitops4j-uploads");
    this.clock = clock;
    this.patience = patience;
  }

  UploadSession begin(String repository) throws IOException {
    Instant now = clock.instant();
    for (UploadSession each : sessions.values()) {
      if (!each.isHeld() && each.touched().plus(patience).isBefore(now)) {
        end(each);
      }
    }
    String id = UUID.randomUUID().toString();
    Path file = Files.createFile(folder.resolve(id));
    UploadSession session = new UploadSession(id, repository, file, now);
    sessions.put(id, session);
    return session;
  }

  /** One that is under way in this repository. */
  UploadSession find(String repository, String id) {
    UploadSession session = sessions.get(id);
    if (session == null || !session.repository().equals(repository)) {
      throw new RefusedRequest(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
    }
    session.touch(clock.instant());
    return session;
  }

  void end(UploadSession session) throws IOException {
    sessions.remove(session.id());
    session.discard();
  }

  /** How many are under way. */
  int count() {
    return sessions.size();
  }

  @Override
  public void close() throws IOException {
    for (UploadSession each : sessions.values()) {
      end(each);
    }
    Files.deleteIfExists(folder);
  }
}
