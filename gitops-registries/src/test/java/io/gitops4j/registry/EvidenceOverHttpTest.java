package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.evidence.AttachedEvidence;
import io.gitops4j.registry.evidence.Attachment;
import io.gitops4j.registry.evidence.EvidencePolicy;
import io.gitops4j.registry.evidence.EvidenceStore;
import io.gitops4j.registry.evidence.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Evidence in a registry over HTTP")
class EvidenceOverHttpTest {
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir Path folder;

  @Test
  @DisplayName("is added and verified")
  void withReferrers() throws IOException {
    addsAndVerifies();
  }

  @Test
  @DisplayName("is added and verified where referrers are not listed")
  void withoutReferrers() throws IOException {
    addsAndVerifies(LoopbackRegistry.Quirk.NO_REFERRERS);
  }

  private void addsAndVerifies(LoopbackRegistry.Quirk... quirks) throws IOException {
    Path sbom =
        Files.writeString(
            folder.resolve("bom.json"), "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}");
    try (LoopbackRegistry server =
            LoopbackRegistry.over(Registries.folder(folder.resolve("registry")), quirks);
        Registry registry = Registries.http(server.address(), ProviderContext.in(folder))) {
      Digest image = RegistryContent.putImage(registry, "app", "app").digest();
      EvidenceStore evidence = EvidenceStore.in(registry, "app");
      EvidencePolicy policy = EvidencePolicy.signedBy(KEY.key()).withSbom();
      assertThat(policy.missingFrom(evidence.verify(image, policy.signatories()))).hasSize(2);
      for (int i = 0; i < 2; i++) {
        evidence.attach(image, Attachment.cycloneDx(sbom));
        evidence.sign(image, KEY);
      }
      assertThat(policy.missingFrom(evidence.verify(image, policy.signatories()))).isEmpty();
      assertThat(evidence.verify(image, policy.signatories()).problems()).isEmpty();
      assertThat(evidence.list(image))
          .extracting(AttachedEvidence::type)
          .containsExactlyInAnyOrder(
              "application/vnd.cyclonedx+json", "application/vnd.dev.sigstore.bundle.v0.3+json");
    }
  }
}
