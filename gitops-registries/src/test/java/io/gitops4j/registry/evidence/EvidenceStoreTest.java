package io.gitops4j.registry.evidence;

import static io.gitops4j.registry.evidence.Samples.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.ArtifactCopier;
import io.gitops4j.registry.Registries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Evidence of an artifact")
class EvidenceStoreTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final Predicate NOTE =
      Predicate.of("https://example.org/note", bytes("{\"a\":1}"));

  @TempDir Path folder;
  private Registry registry;
  private EvidenceStore evidence;
  private Descriptor image;

  @BeforeEach
  void pushImage() {
    registry = Registries.folder(folder.resolve("registry"));
    evidence = EvidenceStore.in(registry, REPOSITORY);
    image = Samples.image(registry, "app");
  }

  private static byte[] bytes(String text) {
    return RegistryContent.bytes(text);
  }

  private Verification verify(Digest subject) {
    return evidence.verify(subject, List.of(KEY.key()));
  }

  @Test
  @DisplayName("is attached as a referrer, and the same twice is one")
  void attachesOnce() throws IOException {
    Path sbom = Samples.file(folder, "bom.json", Samples.SBOM);
    Descriptor first = evidence.attach(image.digest(), Attachment.cycloneDx(sbom));
    Path same = Samples.file(folder, "again.json", Samples.SBOM);
    Descriptor second = evidence.attach(image.digest(), Attachment.cycloneDx(same));
    assertThat(second).isEqualTo(first);
    assertThat(registry.referrers(REPOSITORY, image.digest())).containsExactly(first);
    AttachedEvidence found = verify(image.digest()).attachments().get(0);
    assertThat(found.type()).isEqualTo("application/vnd.cyclonedx+json");
    assertThat(found.subject()).isEqualTo(image.digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"spdxVersion\":1}]}",
        "{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\",\"@graph\":[]}"
      })
  @DisplayName("may be a bill of materials in SPDX")
  void spdx(String content) throws IOException {
    Path file = Samples.file(folder, "bom.json", content);
    assertThat(Attachment.spdx(file).artifactType()).isEqualTo("application/spdx+json");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attachment.cycloneDx(file))
        .withMessageContaining("does not say that it is CycloneDX");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"bomFormat\":\"CycloneDX\"",
        "{\"bomFormat\":\"CycloneDX\"}",
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"} {}",
        "{\"bomFormat\":\"SPDX\",\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}",
        "{\"a\":{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}}",
        "<bom/>"
      })
  @DisplayName("is not taken for a bill of materials if it is none")
  void noSbom(String content) throws IOException {
    Path file = Samples.file(folder, "bom.json", content);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attachment.cycloneDx(file))
        .withMessageContaining("bom.json");
  }

  @Test
  @DisplayName("is only about artifacts that are there")
  void absent() throws IOException {
    Digest other = Digest.of(new byte[0]);
    Path file = Samples.file(folder, "junit.xml", "<testsuite/>");
    Attachment tests = Attachment.testResults(file, "application/junit+xml");
    assertThatThrownBy(() -> evidence.attach(other, tests))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    assertThatThrownBy(() -> evidence.sign(other, KEY)).hasMessageContaining(other.toString());
    assertThatThrownBy(() -> verify(other)).hasMessageContaining("Push the artifact first");
    assertThatThrownBy(() -> Attachment.testResults(folder.resolve("none"), "text/plain"))
        .isInstanceOf(ProviderException.class);
  }

  @Test
  @DisplayName("is signed once by each key, and verified with the keys one trusts")
  void signs() {
    Descriptor signature = evidence.sign(image.digest(), KEY);
    assertThat(evidence.sign(image.digest(), KEY)).isEqualTo(signature);
    SigningKey other = SigningKey.generate();
    assertThat(evidence.sign(image.digest(), other)).isNotEqualTo(signature);
    assertThat(registry.referrers(REPOSITORY, image.digest())).hasSize(2);
    Verification found = verify(image.digest());
    VerifiedStatement statement = found.signature().orElseThrow();
    assertThat(statement.signatory()).isEqualTo(KEY.key());
    assertThat(statement.manifest()).isEqualTo(signature.digest());
    assertThat(found.statements()).hasSize(1);
    assertThat(found.problems()).singleElement().asString().contains("none of the given keys");
    assertThat(evidence.verify(image.digest(), List.of(KEY.key(), other.key())).statements())
        .hasSize(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.verify(image.digest(), List.of()));
  }

  @Test
  @DisplayName("is attested once with the same predicate")
  void attests() throws IOException {
    Descriptor first = evidence.attest(image.digest(), NOTE, KEY);
    assertThat(evidence.attest(image.digest(), NOTE, KEY)).isEqualTo(first);
    Predicate other = Predicate.of(NOTE.type(), bytes("{\"a\":2}"));
    assertThat(evidence.attest(image.digest(), other, KEY)).isNotEqualTo(first);
    assertThat(verify(image.digest()).signature()).isEmpty();
    VerifiedStatement found =
        verify(image.digest()).statements().stream()
            .filter(each -> each.manifest().equals(first.digest()))
            .findFirst()
            .orElseThrow();
    assertThat(found.predicateType()).isEqualTo(NOTE.type());
    assertThat(StrictJson.parse(found.content()).path("predicate").path("a").asInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("is not signed by a signer whose signature its key does not verify")
  void badSigner() {
    Signer wrong =
        new Signer() {
          @Override
          public VerificationKey key() {
            return KEY.key();
          }

          @Override
          public byte[] sign(byte[] message) {
            return SigningKey.generate().sign(message);
          }
        };
    assertThatThrownBy(() -> evidence.sign(image.digest(), wrong))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("no signature by the " + KEY.key());
    assertThat(registry.referrers(REPOSITORY, image.digest())).isEmpty();
  }

  @Test
  @DisplayName("of an index is also that of its images")
  void index() throws IOException {
    Descriptor other = Samples.image(registry, "other platform");
    Descriptor index =
        registry.putManifest(
            REPOSITORY, RegistryContent.index(image, other), RegistryContent.INDEX);
    Path sbom = Samples.file(folder, "bom.json", Samples.SBOM);
    evidence.attach(other.digest(), Attachment.cycloneDx(sbom));
    evidence.attest(image.digest(), NOTE, KEY);
    evidence.sign(index.digest(), KEY);
    Verification found = verify(index.digest());
    assertThat(found.images()).containsExactly(image.digest(), other.digest());
    assertThat(found.signature()).isPresent();
    assertThat(found.statements()).hasSize(2);
    assertThat(found.attachments())
        .singleElement()
        .satisfies(each -> assertThat(each.subject()).isEqualTo(other.digest()));
    assertThat(evidence.list(index.digest())).hasSize(3);
    assertThat(verify(image.digest()).signature()).isEmpty();
  }

  @Test
  @DisplayName("goes with a copy, and counts in another repository too")
  void copies() throws IOException {
    Path sbom = Samples.file(folder, "bom.json", Samples.SBOM);
    Descriptor attached = evidence.attach(image.digest(), Attachment.cycloneDx(sbom));
    Descriptor signature = evidence.sign(image.digest(), KEY);
    Registry elsewhere = Registries.folder(folder.resolve("elsewhere"));
    String digest = image.digest().toString();
    ArtifactCopier.create()
        .withReferrers()
        .copy(registry, REPOSITORY, digest, elsewhere, "prod/app", "v1");
    assertThat(elsewhere.referrers("prod/app", image.digest()))
        .containsExactlyInAnyOrder(attached, signature);
    Verification found =
        EvidenceStore.in(elsewhere, "prod/app").verify(image.digest(), List.of(KEY.key()));
    assertThat(found.signature()).isPresent();
    assertThat(found.problems()).isEmpty();
  }

  @Test
  @DisplayName("may be an envelope that somebody else signed, if it is about that artifact")
  void envelope() throws IOException {
    String statement = Samples.statement(image.digest());
    byte[] signature = KEY.sign(Envelope.signed(bytes(statement)));
    byte[] envelope = StrictJson.write(Envelope.of(bytes(statement), signature).json());
    Path file = folder.resolve("statement.intoto.json");
    Files.write(file, envelope);
    evidence.attach(image.digest(), Attachment.envelope(file));
    assertThat(verify(image.digest()).signature()).isPresent();
    Descriptor other = Samples.image(registry, "other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.attach(other.digest(), Attachment.envelope(file)))
        .withMessageContaining("it is about " + image.digest());
    Path none = Samples.file(folder, "none.json", "{\"payloadType\":\"text/plain\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attachment.envelope(none))
        .withMessageContaining("payload type is 'text/plain'");
  }
}
