package io.gitops4j.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Manifest;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A registry over HTTP by the OCI distribution specification. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec">distribution specification</a>
 */
final class HttpRegistry implements Registry {
  private static final int LARGEST_LIST = 32 * 1024 * 1024;

  /** Some registries refuse to be asked for more tags at a time. */
  private static final int LARGEST_PAGE = 1_000;

  private final HttpConnection connection;
  private final HttpManifests manifests;
  private final HttpReferrers referrers;
  private final HttpDeletion deletion;
  private final Dialect dialect;
  private final long largestRequest;

  /**
   * A registry.
   *
   * @param dialect what it does by ways of its own
   * @param largestRequest the most bytes of a blob in one request; 0 for no limit
   */
  HttpRegistry(HttpConnection connection, Dialect dialect, long largestRequest) {
    this.connection = connection;
    this.dialect = dialect;
    this.largestRequest = largestRequest;
    this.manifests = new HttpManifests(connection);
    this.referrers = new HttpReferrers(connection, manifests);
    this.deletion = new HttpDeletion(connection, manifests, dialect, this::store);
  }

  @Override
  public Optional<Descriptor> head(String repository, String reference) {
    return manifests.head(Reference.checkRepository(repository), Reference.parse(reference));
  }

  @Override
  public Optional<Manifest> manifest(String repository, String reference) {
    return manifests.get(Reference.checkRepository(repository), Reference.parse(reference));
  }

  @Override
  public boolean hasBlob(String repository, Digest digest) {
    try (HttpAnswer answer = lookFor(repository, digest)) {
      return answer.status() == 200;
    }
  }

  @Override
  public OptionalLong blobSize(String repository, Digest digest) {
    try (HttpAnswer answer = lookFor(repository, digest)) {
      if (answer.status() == 404) {
        return OptionalLong.empty();
      }
      return answer.length().isPresent()
          ? answer.length()
          : Registry.super.blobSize(repository, digest);
    }
  }

  private HttpAnswer lookFor(String repository, Digest digest) {
    String doing = "look for the blob " + digest + " of " + repository;
    return connection.send(HttpCall.of("HEAD", address(repository, digest), doing), 200, 404);
  }

  @Override
  public InputStream blob(String repository, Digest digest) {
    Hashes.forDigest(digest);
    String doing = "read the blob " + digest + " of " + repository;
    HttpAnswer answer =
        connection.send(HttpCall.of("GET", address(repository, digest), doing), 200, 404);
    if (answer.status() == 404) {
      answer.close();
      throw Failures.noBlob(repository, digest);
    }
    return new VerifyingInputStream(answer.body(), digest);
  }

  @Override
  public void putBlob(String repository, Digest digest, long size, BlobSource source) {
    BlobTransfer transfer = new BlobTransfer(Reference.checkRepository(repository), digest, size);
    if (hasBlob(repository, digest)) {
      return;
    }
    try {
      upload(transfer, source);
    } catch (ProviderException e) {
      if (e.kind() != ErrorKind.NOT_FOUND || !dialect.createRepository(repository)) {
        throw e;
      }
      upload(transfer, source);
    }
  }

  private void upload(BlobTransfer blob, BlobSource source) {
    URI begin = manifests.uri(blob.repository(), "/blobs/uploads/");
    new HttpUpload(connection, begin, blob, source, largestRequest)
        .run(() -> hasBlob(blob.repository(), blob.digest()));
  }

  private void store(String repository, Digest digest, byte[] content) {
    putBlob(repository, digest, content.length, BlobSource.of(content));
  }

  @Override
  public boolean mount(String repository, Digest digest, String fromRepository) {
    Reference.checkRepository(fromRepository);
    String doing = "mount the blob " + digest + " of " + fromRepository + " in " + repository;
    String query = "?mount=" + encoded(digest.toString()) + "&from=" + encoded(fromRepository);
    HttpCall call =
        HttpCall.of("POST", manifests.uri(repository, "/blobs/uploads/" + query), doing);
    try (HttpAnswer answer = connection.send(call, 201, 202, 400, 401, 403, 404, 405)) {
      if (answer.status() == 202) {
        answer.location().ifPresent(session -> HttpUpload.giveUp(connection, session, doing));
      }
      return answer.status() == 201;
    }
  }

  @Override
  public Descriptor putManifest(String repository, byte[] content, String mediaType) {
    return putManifest(repository, Digest.of(content), content, mediaType);
  }

  @Override
  public Descriptor putManifest(
      String repository, Digest digest, byte[] content, String mediaType) {
    return put(repository, digest.toString(), digest, content, mediaType);
  }

  private Descriptor put(
      String repository, String reference, Digest digest, byte[] content, String mediaType) {
    ManifestContent manifest = parsed(repository, digest, content, mediaType);
    boolean listed = manifests.put(repository, reference, content, mediaType);
    if (listed) {
      referrers.listed(repository);
    } else {
      manifest
          .subject()
          .ifPresent(
              subject -> referrers.list(repository, subject.digest(), manifest.asReferrer()));
    }
    return manifest.descriptor();
  }

  @Override
  public void tag(String repository, String tag, Digest manifest) {
    Reference.checkTag(tag);
    Manifest found =
        manifest(repository, manifest.toString())
            .orElseThrow(() -> Failures.noManifest(repository, manifest.toString()));
    manifests.put(repository, tag, found.content(), found.descriptor().mediaType());
  }

  @Override
  public void tag(String repository, String tag, Manifest manifest) {
    Reference.checkTag(tag);
    Descriptor descriptor = manifest.descriptor();
    if (descriptor.digest().algorithm().equals("sha256")) {
      put(repository, tag, descriptor.digest(), manifest.content(), descriptor.mediaType());
    } else { // by a tag alone it would be stored under sha256
      Registry.super.tag(repository, tag, manifest);
    }
  }

  @Override
  public List<String> tags(String repository, String after, int limit) {
    String doing = "list the tags of " + repository;
    if (limit < 1) {
      throw Failures.invalid("Could not " + doing + ": a page holds at least one");
    }
    String last = after.isEmpty() ? "" : "&last=" + encoded(after);
    int size = Math.min(limit, LARGEST_PAGE);
    URI uri = manifests.uri(repository, "/tags/list?n=" + size + last);
    HttpAnswer first = connection.send(HttpCall.of("GET", uri, doing), 200, 404);
    if (first.status() == 404) {
      first.close();
      return List.of();
    }
    return HttpPages.read(connection, first, page -> tags(page, after), limit).stream()
        .sorted()
        .limit(limit)
        .toList();
  }

  @Override
  public List<Descriptor> referrers(String repository, Digest subject) {
    return referrers.of(Reference.checkRepository(repository), subject);
  }

  @Override
  public void delete(String repository, String reference) {
    Reference wanted = Reference.parse(reference);
    wanted.digest().ifPresent(digest -> referrers.unlist(repository, digest));
    deletion.delete(Reference.checkRepository(repository), wanted);
  }

  @Override
  public void deleteBlob(String repository, Digest digest) {
    String doing = "delete the blob " + digest + " of " + repository;
    if (manifests.head(repository, Reference.parse(digest.toString())).isPresent()) {
      throw Failures.invalid(
          "Could not " + doing + ": it is a manifest. Delete the manifest first");
    }
    HttpCall call = HttpCall.of("DELETE", address(repository, digest), doing);
    connection.send(call, 200, 202, 204, 404).close();
  }

  private static List<String> tags(HttpAnswer page, String after) {
    try {
      List<String> found = new ArrayList<>();
      for (JsonNode tag : Json.parse(page.content(LARGEST_LIST)).path("tags")) {
        if (tag.asText().compareTo(after) > 0) {
          found.add(tag.asText());
        }
      }
      return found;
    } catch (IOException e) {
      throw Failures.altered("Could not " + page.call().doing() + ": " + e.getMessage());
    }
  }

  private static ManifestContent parsed(
      String repository, Digest digest, byte[] content, String mediaType) {
    String sentence = "Could not store a manifest in " + repository + ": ";
    Digest actual = Hashes.of(digest, content);
    if (!actual.equals(digest)) {
      throw Failures.invalid(sentence + "its bytes have the digest " + actual + ", not " + digest);
    }
    try {
      return ManifestContent.read(content, mediaType, digest);
    } catch (IOException e) {
      throw Failures.invalid(sentence + e.getMessage());
    }
  }

  private URI address(String repository, Digest digest) {
    return manifests.uri(repository, "/blobs/" + digest);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return connection.origin().toString();
  }
}
