package io.gitops4j.core.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.VersionRecord.VersionNoticed;
import io.gitops4j.core.engine.VersionRecord.VersionStarted;
import io.gitops4j.core.engine.VersionRecord.WatchBegan;
import io.gitops4j.core.engine.VersionStream.Seen;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.pipeline.Versions;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What was noticed of a repository's versions")
class VersionStreamTest {
  private static final String STREAM = "watch/shop/5f976786d21e8928";
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Digest DIGEST = Digest.of("v1".getBytes(UTF_8));

  /** As the first version of the library wrote it. Never changed: journals have it. */
  private static final List<String> WRITTEN =
      List.of(
          "WatchBegan {\"at\":\"2026-06-01T12:00:00Z\",\"epoch\":0}",
          "VersionNoticed {\"tag\":\"1.0.0\",\"digest\":\""
              + DIGEST
              + "\",\"created\":\"2026-06-01T11:00:00Z\",\"moved\":false,\"starts\":true,"
              + "\"at\":\"2026-06-01T12:00:00Z\",\"epoch\":0}",
          "VersionStarted {\"run\":\"shop-1\",\"at\":\"2026-06-01T12:00:00Z\",\"epoch\":0}",
          "VersionNoticed {\"tag\":\"1.1.0\",\"digest\":\""
              + DIGEST
              + "\",\"moved\":true,\"starts\":true,\"at\":\"2026-06-01T12:00:00Z\",\"epoch\":0}");

  private final MemoryJournal journal = new MemoryJournal(InstantSource.fixed(NOW));
  private final VersionStream stream =
      new VersionStream(
          journal,
          InstantSource.fixed(NOW),
          TenantId.DEFAULT,
          "shop",
          new Trigger.Watched(
              ImageReference.parse("registry.example.com/team/shop"), Versions.semver("^1")));

  @Test
  @DisplayName("is written as it ever was, byte for byte, and in the same stream")
  void written() {
    Seen seen = stream.append(stream.read(), new WatchBegan());
    seen =
        stream.append(
            seen, new VersionNoticed("1.0.0", DIGEST, NOW.minusSeconds(3600), false, true));
    seen = stream.append(seen, new VersionStarted("shop-1"));
    stream.append(seen, new VersionNoticed("1.1.0", DIGEST, null, true, true));
    assertThat(stream.id()).isEqualTo(new StreamId(TenantId.DEFAULT, STREAM));
    assertThat(journal.read(stream.id(), 0).entries())
        .extracting(entry -> entry.type() + " " + new String(entry.content(), UTF_8))
        .isEqualTo(WRITTEN);
  }

  @Test
  @DisplayName("is read as it was meant: what was started is not started again, what was not is")
  void read() {
    List<String> unstarted = List.of("", "1.0.0", "", "1.1.0");
    for (int i = 0; i < WRITTEN.size(); i++) {
      String[] line = WRITTEN.get(i).split(" ", 2);
      Entry entry = new Entry(line[0], 1, 1, true, line[1].getBytes(UTF_8));
      journal.append(stream.id(), i, Writer.anyone(), List.of(entry), Schedule.unchanged());
      Seen seen = stream.read();
      assertThat(seen.version()).isEqualTo(i + 1);
      assertThat(seen.unstarted().map(VersionNoticed::tag).orElse("")).isEqualTo(unstarted.get(i));
    }
    assertThat(stream.read().last())
        .isEqualTo(new VersionNoticed("1.1.0", DIGEST, null, true, true));
  }
}
