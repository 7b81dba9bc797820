package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.evidence.EvidenceStore;
import io.gitops4j.registry.evidence.Predicate;
import io.gitops4j.registry.evidence.Provenance;
import io.gitops4j.registry.evidence.SigningKey;
import io.gitops4j.registry.evidence.Verification;
import io.gitops4j.registry.evidence.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Cosign and we")
@Tag("servers")
class CosignTest {
  private static final String REPOSITORY = "team/app";
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir Path folder;
  private Cosign cosign;
  private LoopbackRegistry server;
  private Registry registry;
  private EvidenceStore evidence;
  private Digest image;

  @BeforeEach
  void start() throws IOException {
    cosign = Cosign.with(KEY, folder.resolve("cosign"));
    serve();
  }

  private void serve(LoopbackRegistry.Quirk... quirks) throws IOException {
    server = LoopbackRegistry.over(Registries.folder(folder.resolve("registry")), quirks);
    registry = Registries.http(server.address(), ProviderContext.in(folder));
    evidence = EvidenceStore.in(registry, REPOSITORY);
    image = RegistryContent.putImage(registry, REPOSITORY, "app").digest();
  }

  @AfterEach
  void stop() {
    registry.close();
    server.close();
  }

  private String reference(Digest digest) {
    return server.address() + "/" + REPOSITORY + "@" + digest;
  }

  private Verification verify(Digest digest) {
    return evidence.verify(digest, List.of(KEY.key()));
  }

  private void assertCosignVerifies(Digest digest) throws IOException {
    Cosign.Run run = cosign.verifies("verify", reference(digest), "cosign.pub");
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output()).contains(digest.toString());
  }

  @Test
  @DisplayName("agree on the public key")
  void sameKey() throws IOException {
    assertThat(Files.readString(folder.resolve("cosign/cosign.pub"))).isEqualTo(KEY.key().toPem());
  }

  @Test
  @DisplayName("what we sign it verifies, by that key alone, and in a copy too")
  void weSign() throws IOException {
    Descriptor other = RegistryContent.putImage(registry, REPOSITORY, "other");
    Descriptor one = registry.head(REPOSITORY, image.toString()).orElseThrow();
    byte[] content = RegistryContent.index(one, other);
    Digest index = registry.putManifest(REPOSITORY, content, RegistryContent.INDEX).digest();
    assertThat(cosign.verifies("verify", reference(image), "cosign.pub").exit()).isNotZero();
    evidence.sign(image, KEY);
    evidence.sign(index, KEY);
    assertCosignVerifies(image);
    assertCosignVerifies(index);
    Files.writeString(folder.resolve("cosign/other.pub"), SigningKey.generate().key().toPem());
    assertThat(cosign.verifies("verify", reference(image), "other.pub").exit()).isNotZero();
    ArtifactCopier.create()
        .withReferrers()
        .copy(registry, REPOSITORY, index.toString(), registry, "prod/app");
    String copy = server.address() + "/prod/app@" + index;
    assertThat(cosign.verifies("verify", copy, "cosign.pub").exit()).isZero();
  }

  @ParameterizedTest(name = "--new-bundle-format={0}")
  @ValueSource(strings = {"true", "false"})
  @DisplayName("what it signs we verify, in both its forms, and in a copy too")
  void cosignSigns(String bundle) throws IOException {
    cosign.signs("sign", reference(image), "--new-bundle-format=" + bundle);
    assertThat(verify(image).signature()).isPresent();
    assertThat(verify(image).problems()).isEmpty();
    assertThat(evidence.list(image)).isNotEmpty();
    List<VerificationKey> other = List.of(SigningKey.generate().key());
    assertThat(evidence.verify(image, other).statements()).isEmpty();
    ArtifactCopier.create()
        .withReferrers()
        .copy(registry, REPOSITORY, image.toString(), registry, "prod/app");
    Verification copy = EvidenceStore.in(registry, "prod/app").verify(image, List.of(KEY.key()));
    assertThat(copy.signature()).isPresent();
  }

  @Test
  @DisplayName("sign the same image side by side")
  void bothSign() throws IOException {
    cosign.signs("sign", reference(image));
    evidence.sign(image, KEY);
    assertCosignVerifies(image);
    assertThat(verify(image).statements()).isNotEmpty();
    assertThat(verify(image).problems()).isEmpty();
  }

  @Test
  @DisplayName("find each other's signatures in a registry that lists no referrers")
  void withoutReferrers() throws IOException {
    stop();
    serve(LoopbackRegistry.Quirk.NO_REFERRERS);
    evidence.sign(image, KEY);
    assertCosignVerifies(image);
    Digest other = RegistryContent.putImage(registry, REPOSITORY, "other").digest();
    cosign.signs("sign", reference(other));
    assertThat(verify(other).signature()).isPresent();
  }

  @Test
  @DisplayName("what we attest it verifies")
  void weAttest() throws IOException {
    Predicate provenance =
        Provenance.of(
                "https://ci.example/builder",
                RepositoryUrl.parse("https://github.com/acme/shop"),
                new CommitId("c0ffee".repeat(6) + "c0ff"))
            .predicate();
    evidence.attest(image, provenance, KEY);
    Cosign.Run run =
        cosign.verifies(
            "verify-attestation", reference(image), "cosign.pub", "--type", "slsaprovenance1");
    assertThat(run.exit()).as(run.output()).isZero();
    Cosign.Run other =
        cosign.verifies(
            "verify-attestation", reference(image), "cosign.pub", "--type", "cyclonedx");
    assertThat(other.exit()).isNotZero();
  }

  @ParameterizedTest(name = "--new-bundle-format={0}")
  @ValueSource(strings = {"true", "false"})
  @DisplayName("what it attests we verify, in both its forms")
  void cosignAttests(String bundle) throws IOException {
    Files.writeString(
        folder.resolve("cosign/bom.json"), "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}");
    cosign.signs(
        "attest",
        reference(image),
        "--type=cyclonedx",
        "--predicate=bom.json",
        "--new-bundle-format=" + bundle);
    Verification found = verify(image);
    assertThat(found.problems()).isEmpty();
    assertThat(found.statements())
        .singleElement()
        .satisfies(each -> assertThat(each.predicateType()).isEqualTo(Predicate.CYCLONEDX));
    assertThat(found.signature()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"RSA, 2048", "Ed25519, 255"})
  @DisplayName("what keys of other algorithms sign, both verify")
  void otherKeys(String algorithm, int size) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    SigningKey key = SigningKey.of(generator.generateKeyPair());
    Cosign other = Cosign.with(key, folder.resolve(algorithm));
    evidence.sign(image, key);
    Cosign.Run run = other.verifies("verify", reference(image), "cosign.pub");
    assertThat(run.exit()).as(run.output()).isZero();
    Digest next = RegistryContent.putImage(registry, REPOSITORY, "next").digest();
    other.signs("sign", reference(next));
    assertThat(evidence.verify(next, List.of(key.key())).signature()).isPresent();
  }
}
