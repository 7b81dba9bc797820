package io.gitops4j.registry.evidence;

import static io.gitops4j.registry.evidence.Samples.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.OciArtifact;
import io.gitops4j.registry.Registries;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signatures that cosign 3.1.3's library made once, with a new key, of the image whose one layer is
 * the text {@code app}: as a bundle ({@code cosign-bundle.json}), and in its older form ({@code
 * cosign-payload.json} with {@code cosign-payload.sig}). Without a transparency log.
 */
@DisplayName("What cosign signed once still verifies:")
class CosignGoldenTest {
  @TempDir Path folder;
  private final VerificationKey key = VerificationKey.pem(Samples.text("cosign-pub.pem"));
  private Registry registry;
  private Descriptor image;

  @BeforeEach
  void pushImage() {
    registry = Registries.folder(folder);
    image = Samples.image(registry, "app");
  }

  private void assertSigned() {
    Verification found =
        EvidenceStore.in(registry, REPOSITORY).verify(image.digest(), List.of(key));
    assertThat(found.problems()).isEmpty();
    assertThat(found.signature().orElseThrow().signatory()).isEqualTo(key);
  }

  @Test
  @DisplayName("a bundle")
  void bundle() {
    Samples.put(registry, Samples.text("cosign-bundle.json"), image);
    assertSigned();
  }

  @Test
  @DisplayName("the older form under a tag")
  void simpleSigning() {
    byte[] payload = RegistryContent.bytes(Samples.text("cosign-payload.json"));
    Digest signature =
        OciArtifact.ofType("application/vnd.oci.image.config.v1+json")
            .withLayer(
                "application/vnd.dev.cosign.simplesigning.v1+json",
                payload.length,
                BlobSource.of(payload),
                Map.of("dev.cosignproject.cosign/signature", Samples.text("cosign-payload.sig")))
            .writeTo(registry, REPOSITORY)
            .digest();
    registry.tag(REPOSITORY, "sha256-" + image.digest().hex() + ".sig", signature);
    assertSigned();
  }
}
