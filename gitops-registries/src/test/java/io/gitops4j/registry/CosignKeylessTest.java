package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.evidence.EvidenceStore;
import io.gitops4j.registry.evidence.KeylessIdentity;
import io.gitops4j.registry.evidence.SigningKey;
import io.gitops4j.registry.evidence.SigstoreInstance;
import io.gitops4j.registry.evidence.SmallSigstore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Of signatures without keys, cosign and we")
@Tag("servers")
class CosignKeylessTest {
  private static final String REPOSITORY = "team/app";
  private static final String ISSUER = "https://token.actions.githubusercontent.com";
  private static final String WORKFLOW =
      "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main";

  @TempDir Path folder;

  @Test
  @DisplayName("think the same: the identity counts, another or another Sigstore does not")
  void thinkTheSame() throws IOException {
    Cosign cosign = Cosign.with(SigningKey.generate(), folder.resolve("cosign"));
    SmallSigstore sigstore = new SmallSigstore();
    Path root = folder.resolve("cosign/root.json");
    Files.writeString(root, sigstore.trustedRoot());
    Path other = folder.resolve("cosign/other.json");
    Files.writeString(other, new SmallSigstore().trustedRoot());
    try (LoopbackRegistry server =
            LoopbackRegistry.over(Registries.folder(folder.resolve("registry")));
        Registry registry = Registries.http(server.address(), ProviderContext.in(folder))) {
      Digest image = RegistryContent.putImage(registry, REPOSITORY, "app").digest();
      sigstore.sign(registry, REPOSITORY, image, ISSUER, WORKFLOW);
      EvidenceStore evidence = EvidenceStore.in(registry, REPOSITORY);
      String reference = server.address() + "/" + REPOSITORY + "@" + image;
      assertBothSay(true, cosign, reference, evidence, root, WORKFLOW);
      assertBothSay(false, cosign, reference, evidence, root, WORKFLOW + "2");
      assertBothSay(false, cosign, reference, evidence, other, WORKFLOW);
    }
  }

  private static void assertBothSay(
      boolean counts,
      Cosign cosign,
      String reference,
      EvidenceStore evidence,
      Path trusted,
      String name)
      throws IOException {
    List<String> command =
        List.of(
            "verify",
            "--trusted-root=" + trusted.getFileName(),
            "--certificate-oidc-issuer=" + ISSUER,
            "--certificate-identity=" + name,
            reference);
    Cosign.Run run = cosign.run(command);
    assertThat(run.exit() == 0).as(run.output()).isEqualTo(counts);
    Digest image = Digest.parse(reference.substring(reference.indexOf('@') + 1));
    KeylessIdentity identity = SigstoreInstance.trusting(trusted).identity(ISSUER, name);
    assertThat(evidence.verify(image, List.of(identity)).signature().isPresent()).isEqualTo(counts);
  }
}
