package io.gitops4j.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A registry that implements no more than it must")
class RegistryDefaultsTest {
  private static final Digest DIGEST = Digest.of(new byte[] {1, 2, 3});

  private final Least registry = new Least();

  @Test
  @DisplayName("tells a blob's size by reading it")
  void tellsSizes() {
    assertThat(registry.blobSize("team/app", DIGEST)).isEmpty();
    registry.blobs.put(DIGEST, new byte[] {1, 2, 3});
    assertThat(registry.blobSize("team/app", DIGEST)).hasValue(3);
  }

  @Test
  @DisplayName("takes a manifest under the sha256 digest that it has, and under no other")
  void takesItsOwnDigestAlone() {
    byte[] content = {1, 2, 3};
    assertThat(registry.putManifest("team/app", DIGEST, content, "type").digest())
        .isEqualTo(DIGEST);
    for (Digest other : List.of(Digest.of(new byte[0]), new Digest("sha512", "0".repeat(128)))) {
      assertThatThrownBy(() -> registry.putManifest("team/app", other, content, "type"))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
          .hasMessageContaining("Could not store a manifest in team/app");
    }
  }

  @Test
  @DisplayName("removes no blobs, and says so")
  void removesNoBlobs() {
    assertThatThrownBy(() -> registry.deleteBlob("team/app", DIGEST))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageContaining("this registry removes no blobs");
  }

  /** Blobs in a map, and manifests that are taken and forgotten. */
  private static final class Least implements Registry {
    private final Map<Digest, byte[]> blobs = new HashMap<>();

    @Override
    public Optional<Descriptor> head(String repository, String reference) {
      return Optional.empty();
    }

    @Override
    public Optional<Manifest> manifest(String repository, String reference) {
      return Optional.empty();
    }

    @Override
    public boolean hasBlob(String repository, Digest digest) {
      return blobs.containsKey(digest);
    }

    @Override
    public InputStream blob(String repository, Digest digest) {
      return new ByteArrayInputStream(blobs.get(digest));
    }

    @Override
    public void putBlob(String repository, Digest digest, long size, BlobSource source) {}

    @Override
    public boolean mount(String repository, Digest digest, String fromRepository) {
      return false;
    }

    @Override
    public Descriptor putManifest(String repository, byte[] content, String mediaType) {
      return Descriptor.of(mediaType, Digest.of(content), content.length);
    }

    @Override
    public void tag(String repository, String tag, Digest manifest) {}

    @Override
    public List<String> tags(String repository, String after, int limit) {
      return List.of();
    }

    @Override
    public List<Descriptor> referrers(String repository, Digest subject) {
      return List.of();
    }

    @Override
    public void delete(String repository, String reference) {}
  }
}
