package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.evidence.EvidenceStore;
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
      for (Path trusted : List.of(root, other)) {
        for (String name : List.of(WORKFLOW, WORKFLOW + "2")) {
          Cosign.Run run =
              cosign.run(
                  List.of(
                      "verify",
                      "--trusted-root=" + trusted.getFileName(),
                      "--certificate-oidc-issuer=" + ISSUER,
                      "--certificate-identity=" + name,
                      reference));
          boolean ours =
              evidence
                  .verify(image, List.of(SigstoreInstance.trusting(trusted).identity(ISSUER, name)))
                  .signature()
                  .isPresent();
          assertThat(ours).isEqualTo(trusted.equals(root) && name.equals(WORKFLOW));
          assertThat(run.exit() == 0).as(run.output()).isEqualTo(ours);
        }
      }
    }
  }
}
