package io.gitops4j.benchmarks;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.ArtifactCopier;
import io.gitops4j.registry.HttpRegistryFactory;
import io.gitops4j.registry.ModelImage;
import io.gitops4j.registry.OciLayoutRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What is done with a model: ours, and the floors that it is compared with. Not thread-safe. */
final class ModelJob {
  private static final int BLOCK = 512;
  private static final int CHUNK = 256 * 1024;
  private static final String REPOSITORY = "bench/model";

  private final Path model;
  private final Path work;
  private final String address;
  private final Registry remote;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * A job's surroundings.
   *
   * @param model the file
   * @param work a folder of its own
   * @param address host and port of a registry
   */
  ModelJob(Path model, Path work, String address) {
    this.model = model;
    this.work = work;
    this.address = address;
    this.remote = new HttpRegistryFactory().create(address, ProviderContext.in(work));
  }

  /** What can be done. */
  enum Kind {
    /** Floor: a tar of the model sent by the JDK's HTTP client and hashed on the way. */
    RAW_UPLOAD("raw streaming upload"),
    /** Floor: the same tar written to a file, hashed on the way and forced to the disk. */
    RAW_FILE("raw streaming write, forced"),
    /** The model packed into an OCI layout. */
    PACK("model into the layout"),
    /** The packed model copied from the layout to the registry. */
    COPY("layout to the registry"),
    /** Both of them, as a pipeline does it. */
    PACK_AND_COPY("model into the layout and on to the registry"),
    /** The model packed straight into the registry. */
    PACK_REMOTE("model straight into the registry");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** What has to be there before, and is not measured. */
  void prepare(Kind kind) {
    if (kind == Kind.COPY) {
      pack(layout("packed"));
    }
  }

  /** Does it once. */
  void run(Kind kind, int round) throws IOException, InterruptedException {
    String repository = repository(kind, round);
    switch (kind) {
      case RAW_UPLOAD -> upload(repository);
      case RAW_FILE -> write(work.resolve("raw"));
      case PACK -> pack(layout("layout"));
      case COPY -> copy(layout("packed"), repository);
      case PACK_AND_COPY -> {
        Registry into = layout("layout");
        pack(into);
        copy(into, repository);
      }
      case PACK_REMOTE -> ModelImage.of(model).pack(remote, repository);
    }
  }

  /** A repository that has nothing yet. */
  private static String repository(Kind kind, int round) {
    return REPOSITORY + "-" + kind.name().toLowerCase(Locale.ROOT) + "/" + round;
  }

  private Registry layout(String name) {
    return OciLayoutRegistry.at(work.resolve(name));
  }

  private void pack(Registry into) {
    Descriptor packed = ModelImage.of(model).pack(into, REPOSITORY);
    into.tag(REPOSITORY, "latest", packed.digest());
  }

  private void copy(Registry from, String repository) {
    ArtifactCopier.create().copy(from, REPOSITORY, "latest", remote, repository, "latest");
  }

  private void upload(String repository) throws IOException, InterruptedException {
    MessageDigest hash = Digest.sha256();
    URI uri =
        URI.create("http://" + address + "/v2/" + repository + "/blobs/uploads/raw?digest=raw");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .PUT(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(() -> new DigestInputStream(open(), hash)),
                    size()))
            .build();
    int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 201) {
      throw new IOException("The registry answered " + status);
    }
    Digest.of(hash);
  }

  private void write(Path file) throws IOException {
    MessageDigest hash = Digest.sha256();
    try (InputStream tar = open();
        FileChannel out =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      byte[] chunk = new byte[CHUNK];
      for (int count = tar.read(chunk); count >= 0; count = tar.read(chunk)) {
        hash.update(chunk, 0, count);
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, count);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
      out.force(true);
    }
    Digest.of(hash);
  }

  /** As many bytes as a tar of the model has; what its headers say makes no difference here. */
  private InputStream open() {
    try {
      List<InputStream> parts =
          List.of(
              new ByteArrayInputStream(new byte[BLOCK]),
              Files.newInputStream(model),
              new ByteArrayInputStream(new byte[padding() + 2 * BLOCK]));
      return new SequenceInputStream(Collections.enumeration(parts));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private long size() throws IOException {
    return 3L * BLOCK + Files.size(model) + padding();
  }

  private int padding() throws IOException {
    return (int) ((BLOCK - Files.size(model) % BLOCK) % BLOCK);
  }
}
