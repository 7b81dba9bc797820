package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.LoopbackServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows registries to a program of this machine, for reading, while it is open: the distribution
 * API on a port of the loopback interface, below a path that nobody can guess. So the program gets
 * what our connections may read, and none of their credentials. Thread-safe.
 */
final class BaseImageGateway implements AutoCloseable {
  private static final Pattern CONTENT =
      Pattern.compile("/v2/([0-9a-f]{32})/([0-9]{1,3})/(.+)/(manifests|blobs)/([^/]+)");

  private final List<Registry> registries;
  private final String secret = UUID.randomUUID().toString().replace("-", "");
  private final LoopbackServer server;
  private final AtomicReference<@Nullable ProviderException> failure = new AtomicReference<>();

  private BaseImageGateway(List<Registry> registries) throws IOException {
    this.registries = List.copyOf(registries);
    this.server = new LoopbackServer(this::answer);
  }

  /** One for these registries, which are known by their numbers. */
  static BaseImageGateway open(List<Registry> registries) throws IOException {
    BaseImageGateway gateway = new BaseImageGateway(registries);
    gateway.server.start();
    return gateway;
  }

  /** What stands for the host of the registry of that number, in references. */
  String location(int number) {
    return server.address() + "/" + secret + "/" + number;
  }

  /** The first failure of a registry, for whoever wonders why the program failed. */
  Optional<ProviderException> failure() {
    return Optional.ofNullable(failure.get());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private Answer answer(boolean head, String path) {
    if (path.equals("/v2/")) {
      return Answer.empty(200);
    }
    Matcher asked = CONTENT.matcher(path);
    if (!asked.matches()
        || !asked.group(1).equals(secret)
        || Integer.parseInt(asked.group(2)) >= registries.size()) {
      return Answer.empty(404);
    }
    Registry registry = registries.get(Integer.parseInt(asked.group(2)));
    try {
      return asked.group(4).equals("blobs")
          ? blob(registry, asked.group(3), asked.group(5))
          : manifest(registry, asked.group(3), asked.group(5));
    } catch (ProviderException e) {
      failure.compareAndSet(null, e);
      return Answer.empty(e.kind() == ErrorKind.NOT_FOUND ? 404 : 502);
    }
  }

  private static Answer manifest(Registry registry, String repository, String reference) {
    Manifest found =
        registry
            .manifest(repository, reference)
            .orElseThrow(() -> Failures.noManifest(repository, reference));
    Descriptor descriptor = found.descriptor();
    Map<String, String> headers =
        Map.of(
            "Content-Type", descriptor.mediaType(),
            "Docker-Content-Digest", descriptor.digest().toString(),
            "Content-Length", Long.toString(descriptor.size()));
    return new Answer(200, headers, BlobSource.of(found.content()));
  }

  private Answer blob(Registry registry, String repository, String reference) {
    Digest digest =
        Reference.parse(reference)
            .digest()
            .orElseThrow(() -> Failures.noManifest(repository, reference));
    OptionalLong size = registry.blobSize(repository, digest);
    if (size.isEmpty()) {
      throw Failures.noBlob(repository, digest);
    }
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/octet-stream",
            "Content-Length",
            Long.toString(size.getAsLong()));
    return new Answer(200, headers, () -> open(registry, repository, digest));
  }

  private InputStream open(Registry registry, String repository, Digest digest) throws IOException {
    try {
      return registry.blob(repository, digest);
    } catch (ProviderException e) {
      failure.compareAndSet(null, e);
      throw new IOException("A base image could not be read", e);
    }
  }
}
