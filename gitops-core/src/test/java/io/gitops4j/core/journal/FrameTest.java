package io.gitops4j.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final long SEED = 20260105;
  private static final int PREFIX = 8;

  @Test
  @DisplayName("a frame reads as it was written, wherever it stands")
  void readsWhatItWrote() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      Frame frame = anyFrame(random);
      byte[] bytes = frame.bytes();
      int offset = random.nextInt(9);
      byte[] file = new byte[offset + bytes.length + random.nextInt(9)];
      System.arraycopy(bytes, 0, file, offset, bytes.length);
      assertThat(Frame.length(file, offset)).isEqualTo(bytes.length);
      assertThat(Frame.first(file, offset)).isEqualTo(frame.first());
      assertSame(Frame.read(file, offset, bytes.length), frame);
    }
  }

  @Test
  @DisplayName("a frame that is cut anywhere, or has any bit changed, is none")
  void noticesDamage() {
    byte[] bytes = anyFrame(new Random(SEED)).bytes();
    for (int length = 0; length < bytes.length; length++) {
      assertThat(Frame.length(Arrays.copyOf(bytes, length), 0)).isZero();
    }
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Frame.length(changed, 0)).as("bit %d", bit).isZero();
    }
  }

  @Test
  @DisplayName("garbage is no frame, and takes neither memory nor an exception nobody expects")
  void survivesGarbage() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      for (int offset = 0; offset <= garbage.length; offset++) {
        assertThat(Frame.length(garbage, offset)).as("seed %d, round %d", SEED, i).isZero();
        Frame.first(garbage, offset);
      }
    }
  }

  @Test
  @DisplayName("a body with the right checksum and any content is a frame or an IOException")
  void survivesCheckedGarbage() {
    Random random = new Random(SEED);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = anyFrame(random).bytes();
      for (int change = 1 + random.nextInt(4); change > 0; change--) {
        int at = PREFIX + random.nextInt(bytes.length - PREFIX);
        bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(3) - 1);
      }
      read += reads(checked(bytes), i) ? 1 : 0;
    }
    assertThat(read).isPositive();
  }

  private static boolean reads(byte[] bytes, int round) {
    try {
      return Frame.read(bytes, 0, Frame.length(bytes, 0)).first() >= 0;
    } catch (IOException expected) {
      return false;
    } catch (RuntimeException e) {
      return fail("seed " + SEED + ", round " + round, e);
    }
  }

  @Test
  @DisplayName("counts of two thousand million are refused without room being made for them")
  void refusesHugeCounts() {
    Frame small = new Frame(0, 0, Schedule.never(), List.of());
    for (int count : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 1}) {
      byte[] bytes = small.bytes();
      ByteBuffer.wrap(bytes).putInt(bytes.length - 4, count);
      byte[] checked = checked(bytes);
      assertThatThrownBy(() -> Frame.read(checked, 0, checked.length))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  @DisplayName("what could not be read again is not written")
  void refusesWhatIsTooLarge() {
    Entry large = new Entry("Large", 1, 1, true, new byte[Frame.LARGEST]);
    assertThatThrownBy(() -> new Frame(0, 0, Schedule.never(), List.of(large)).bytes())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too large");
    Schedule wordy = Schedule.whenWoken(Set.of(new WakeKey("k".repeat(70_000))));
    assertThatThrownBy(() -> new Frame(0, 0, wordy, List.of()).bytes())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65535");
  }

  private static byte[] checked(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame, PREFIX, frame.length - PREFIX);
    ByteBuffer.wrap(frame).putInt(4, (int) crc.getValue());
    return frame;
  }

  private static Frame anyFrame(Random random) {
    List<Entry> entries = new ArrayList<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      byte[] content = new byte[random.nextInt(30)];
      random.nextBytes(content);
      entries.add(new Entry("Type" + left, random.nextInt(), left, random.nextBoolean(), content));
    }
    return new Frame(random.nextInt(1000), random.nextInt(50), anySchedule(random), entries);
  }

  private static Schedule anySchedule(Random random) {
    Set<WakeKey> keys =
        random.nextBoolean()
            ? Set.of()
            : Set.of(new WakeKey("pr:gitops#" + random.nextInt(9)), new WakeKey("grün \ud800"));
    return switch (random.nextInt(4)) {
      case 0 -> Schedule.unchanged();
      case 1 -> Schedule.never();
      case 2 -> Schedule.whenWoken(keys);
      default -> Schedule.at(random.nextBoolean() ? Instant.MAX : Instant.MIN, keys);
    };
  }

  private static void assertSame(Frame found, Frame expected) {
    assertThat(found.first()).isEqualTo(expected.first());
    assertThat(found.epoch()).isEqualTo(expected.epoch());
    assertThat(found.schedule()).isEqualTo(expected.schedule());
    assertThat(found.entries())
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(expected.entries());
  }
}
