package io.gitops4j.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Builds images in a cache that it shares with other processes, reads each again before its work
 * ends, and fails if anything of one is missing. Says when it begins a round.
 */
final class CacheWorker {
  private final OciLayoutRegistry cache;
  private final Random random;

  private CacheWorker(OciLayoutRegistry cache, long seed) {
    this.cache = cache;
    this.random = new Random(seed);
  }

  /** The cache's folder, how many bytes it may hold, a seed, how many rounds. */
  public static void main(String[] arguments) throws IOException {
    long largest = Long.parseLong(arguments[1]);
    OciLayoutRegistry cache =
        OciLayoutRegistry.cache(Path.of(arguments[0]), largest, Duration.ZERO);
    CacheWorker worker = new CacheWorker(cache, Long.parseLong(arguments[2]));
    for (int round = 0; round < Integer.parseInt(arguments[3]); round++) {
      System.out.println("round " + round);
      OciLayoutRegistry.during(cache, worker::build);
    }
  }

  private Descriptor build() {
    String repository = "team/app" + random.nextInt(3);
    List<Descriptor> blobs = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      blobs.add(layer(repository, random.nextInt(16)));
      LockSupport.parkNanos(random.nextInt(5_000_000));
    }
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    manifest.set("config", Json.descriptor(layer(repository, 99)));
    ArrayNode layers = manifest.putArray("layers");
    blobs.forEach(blob -> layers.add(Json.descriptor(blob)));
    Descriptor image = cache.putManifest(repository, Json.write(manifest), MediaTypes.OCI_MANIFEST);
    LockSupport.parkNanos(random.nextInt(20_000_000));
    if (cache.manifest(repository, image.digest().toString()).isEmpty()) {
      throw new IllegalStateException("The image " + image.digest() + " is missing");
    }
    blobs.forEach(blob -> read(repository, blob));
    return image;
  }

  /** As a build does: what is there is not made again. */
  private Descriptor layer(String repository, int number) {
    byte[] content = new byte[1_000 * (number + 1)];
    new Random(number).nextBytes(content);
    Digest digest = Digest.of(content);
    boolean there =
        cache.hasBlob(repository, digest)
            || cache.mount(repository, digest, "team/app" + random.nextInt(3));
    if (!there) {
      cache.putBlob(repository, digest, content.length, BlobSource.of(content));
    }
    return Descriptor.of(MediaTypes.OCI_TAR, digest, content.length);
  }

  private void read(String repository, Descriptor blob) {
    try (InputStream content = cache.blob(repository, blob.digest())) {
      content.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
