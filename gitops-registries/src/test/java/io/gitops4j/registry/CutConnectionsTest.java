package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.registry.EmbeddedRegistry;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uploads over connections that are cut at a random byte. {@code -Dgitops4j.uploads=1000} does more
 * of them, {@code -Dgitops4j.seed} does the same again.
 */
@DisplayName("When connections are cut at a random byte")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class CutConnectionsTest {
  /** About what the requests of an upload take besides the blob. */
  private static final int AROUND = 1_500;

  @TempDir Path folder;

  @Test
  @DisplayName("every upload is completed, and none is corrupt")
  void uploadsComplete() throws Exception {
    OciLayoutRegistry behind = OciLayoutRegistry.at(folder.resolve("registry"));
    try (EmbeddedRegistry registry = EmbeddedRegistry.over(behind).start()) {
      upload(registry.url().getPort(), behind);
    }
  }

  @Test
  @Tag("servers")
  @DisplayName("every upload to distribution 3 is completed, and none is corrupt")
  void uploadsCompleteElsewhere() throws Exception {
    DistributionServer server = DistributionServer.three();
    try (Registry direct = Registries.http(server.address(), ProviderContext.in(folder))) {
      upload(server.port(), direct);
    }
  }

  private void upload(int port, Registry direct) throws IOException {
    int uploads = Integer.getInteger("gitops4j.uploads", 50);
    long seed = Long.getLong("gitops4j.seed", 4711);
    System.out.println(uploads + " uploads over cut connections, seed " + seed);
    Random random = new Random(seed);
    try (CuttingProxy proxy = new CuttingProxy(port);
        Registry client = Registries.http(proxy.address(), ProviderContext.in(folder))) {
      for (int i = 0; i < uploads; i++) {
        byte[] content = new byte[1 + random.nextInt(300_000)];
        random.nextBytes(content);
        Digest digest = Digest.of(content);
        proxy.cutAfter(random.nextInt(content.length + AROUND), random.nextBoolean());
        client.putBlob("team/app", digest, content.length, BlobSource.of(content));
        proxy.spare();
        try (InputStream stored = direct.blob("team/app", digest)) {
          assertThat(stored.readAllBytes()).as("upload %s of seed %s", i, seed).isEqualTo(content);
        }
      }
      System.out.println(proxy.cuts() + " of them were cut");
      assertThat(proxy.cuts()).as("cuts with seed %s", seed).isGreaterThan(uploads * 8 / 10);
    }
  }

  @Test
  @DisplayName("an upload goes on where it broke, and does not send again what has arrived")
  void uploadsGoOn() throws Exception {
    byte[] content = new byte[4 << 20];
    new Random(4711).nextBytes(content);
    Digest digest = Digest.of(content);
    OciLayoutRegistry behind = OciLayoutRegistry.at(folder.resolve("registry"));
    try (EmbeddedRegistry registry = EmbeddedRegistry.over(behind).start();
        CuttingProxy proxy = new CuttingProxy(registry.url().getPort());
        Registry client = Registries.http(proxy.address(), ProviderContext.in(folder))) {
      proxy.cutAfter(3 << 20, false);
      client.putBlob("team/app", digest, content.length, BlobSource.of(content));
      assertThat(behind.hasBlob("team/app", digest)).isTrue();
      assertThat(registry.requests().stream().map(request -> request.replaceAll(" .*", "")))
          .containsSubsequence("POST", "PUT", "GET", "PATCH", "PUT");
      assertThat(proxy.cuts()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("an upload that is sent in pieces is the same blob")
  void uploadsInPieces() throws Exception {
    byte[] content = new byte[1_000_001];
    new Random(4711).nextBytes(content);
    Digest digest = Digest.of(content);
    OciLayoutRegistry behind = OciLayoutRegistry.at(folder.resolve("registry"));
    ProviderContext context =
        ProviderContext.in(folder).withOptions(Fields.of("largestRequest", 300_000L));
    try (EmbeddedRegistry registry = EmbeddedRegistry.over(behind).start();
        Registry client = Registries.http(registry.address(), context)) {
      client.putBlob("team/app", digest, content.length, BlobSource.of(content));
      assertThat(behind.hasBlob("team/app", digest)).isTrue();
      assertThat(registry.requests().stream().filter(r -> r.startsWith("PATCH"))).hasSize(4);
    }
  }

  @Test
  @DisplayName("what is read is the whole or a failure, never a part")
  void readsAreWholeOrFail() throws Exception {
    long seed = Long.getLong("gitops4j.seed", 4711);
    Random random = new Random(seed);
    OciLayoutRegistry behind = OciLayoutRegistry.at(folder.resolve("registry"));
    byte[] content = new byte[200_000];
    random.nextBytes(content);
    Digest digest = Digest.of(content);
    behind.putBlob("team/app", digest, content.length, BlobSource.of(content));
    try (EmbeddedRegistry registry = EmbeddedRegistry.over(behind).start();
        CuttingProxy proxy = new CuttingProxy(registry.url().getPort());
        Registry client = Registries.http(proxy.address(), ProviderContext.in(folder))) {
      for (int i = 0; i < 20; i++) {
        proxy.cutAfter(random.nextInt(content.length), random.nextBoolean());
        byte[] read = wholeOrNothing(client, digest, content.length);
        assertThat(read.length == 0 || Arrays.equals(read, content))
            .as("read %s of seed %s is whole, or failed", i, seed)
            .isTrue();
        proxy.spare();
        assertThat(wholeOrNothing(client, digest, content.length)).isEqualTo(content);
      }
      assertThat(proxy.cuts()).isEqualTo(20);
    }
  }

  private static byte[] wholeOrNothing(Registry client, Digest digest, int size) {
    try (InputStream blob = client.blob("team/app", digest)) {
      return blob.readNBytes(size + 1);
    } catch (IOException | ProviderException e) {
      return new byte[0];
    }
  }
}
