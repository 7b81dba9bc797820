package io.gitops4j.registry.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is compressed")
class FixedGzipTest {
  @Test
  @DisplayName("unpacks to what it was, whatever it was")
  void anyContent() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      byte[] content = content(new Random(seed));
      assertThat(unpacked(FixedGzip.compress(content))).as("seed %d", seed).isEqualTo(content);
    }
  }

  @Test
  @DisplayName("is far smaller where it repeats itself")
  void small() throws IOException {
    byte[] text =
        "replicas: {{ .Values.replicas }}\n".repeat(3000).getBytes(StandardCharsets.UTF_8);
    byte[] packed = FixedGzip.compress(text);
    assertThat(packed).hasSizeLessThan(text.length / 50);
    assertThat(unpacked(packed)).isEqualTo(text);
    assertThat(unpacked(FixedGzip.compress(new byte[0]))).isEmpty();
  }

  @Test
  @DisplayName("is the same bytes on every machine")
  void golden() {
    byte[] packed = FixedGzip.compress(content(new Random(7)));
    assertThat(Digest.of(packed).toString())
        .isEqualTo("sha256:baaf27c4fb05011d2804e04fe855d07f2517e92f103cb65ad28d20d45848d8c8");
  }

  /** Runs of few letters, noise, and copies of what was before, near and far. */
  private static byte[] content(Random random) {
    byte[] content = new byte[random.nextInt(100_000)];
    for (int at = 0; at < content.length; ) {
      int length = Math.min(content.length - at, 1 + random.nextInt(600));
      int from = at == 0 ? 0 : random.nextInt(at);
      int kind = random.nextInt(4);
      for (int i = 0; i < length; i++) {
        content[at + i] =
            switch (kind) {
              case 0 -> (byte) random.nextInt(256);
              case 1 -> (byte) ('a' + random.nextInt(3));
              case 2 -> (byte) 0;
              default -> content[from + i];
            };
      }
      at += length;
    }
    return content;
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }
}
