package io.gitops4j.registry.evidence;

import static io.gitops4j.registry.evidence.Samples.REPOSITORY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.Registries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A policy")
class EvidencePolicyTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final SigningKey OTHER = SigningKey.generate();
  private static final RepositoryUrl SOURCE = RepositoryUrl.parse("https://github.com/acme/shop");
  private static final CommitId COMMIT = new CommitId("c0ffee".repeat(6) + "c0ff");
  private static final String BUILDER = "https://ci.example/builder";

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

  private List<String> missing(EvidencePolicy policy, Digest artifact) {
    return policy.missingFrom(evidence.verify(artifact, policy.signatories()));
  }

  private List<String> missing(EvidencePolicy policy) {
    return missing(policy, image.digest());
  }

  private static Provenance provenance(RepositoryUrl source) {
    Instant begun = Instant.parse("2026-03-25T12:00:00.5Z");
    return Provenance.of(BUILDER, source, COMMIT)
        .withInvocation("https://ci.example/runs/7")
        .withTimes(begun, begun.plusSeconds(60));
  }

  @Test
  @DisplayName("names all that an artifact lacks, and nothing that it has")
  void all() throws IOException {
    EvidencePolicy policy =
        EvidencePolicy.signedBy(KEY.key())
            .withProvenanceFrom(SOURCE)
            .withBuilder(BUILDER)
            .withSbom()
            .withTests()
            .withAttestation(Predicate.PROMOTION);
    assertThat(missing(policy))
        .containsExactly(
            "signature by the " + KEY.key(),
            "signed provenance from https://github.com/acme/shop by the builder " + BUILDER,
            "bill of materials",
            "results of tests",
            "attestation " + Predicate.PROMOTION);
    assertThat(policy.toString()).contains(missing(policy));
    evidence.sign(image.digest(), KEY);
    evidence.attest(image.digest(), provenance(SOURCE).predicate(), KEY);
    Path sbom = Samples.file(folder, "bom.json", Samples.SBOM);
    evidence.attach(image.digest(), Attachment.cycloneDx(sbom));
    Path tests = Samples.file(folder, "junit.xml", "<testsuite/>");
    evidence.attach(image.digest(), Attachment.testResults(tests, "application/junit+xml"));
    assertThat(missing(policy)).containsExactly("attestation " + Predicate.PROMOTION);
    Promotion promotion = new Promotion("test", "prod", "run-7", "ann", Instant.EPOCH);
    evidence.attest(image.digest(), promotion.predicate(), KEY);
    assertThat(missing(policy)).isEmpty();
  }

  @Test
  @DisplayName("counts signatures of its own keys alone")
  void keys() {
    evidence.sign(image.digest(), OTHER);
    evidence.attest(image.digest(), provenance(SOURCE).predicate(), OTHER);
    EvidencePolicy policy = EvidencePolicy.signedBy(KEY.key()).withProvenanceFrom(SOURCE);
    assertThat(missing(policy)).hasSize(2);
    assertThat(policy.missingFrom(evidence.verify(image.digest(), List.of(OTHER.key()))))
        .hasSize(2);
    assertThat(missing(EvidencePolicy.signedBy(KEY.key(), OTHER.key()).withProvenanceFrom(SOURCE)))
        .isEmpty();
    assertThatIllegalArgumentException().isThrownBy(EvidencePolicy::signedBy);
  }

  @Test
  @DisplayName("wants an index itself signed, and other evidence on it or on each image of it")
  void index() throws IOException {
    Descriptor other = Samples.image(registry, "other platform");
    Digest index =
        registry
            .putManifest(REPOSITORY, RegistryContent.index(image, other), RegistryContent.INDEX)
            .digest();
    EvidencePolicy policy = EvidencePolicy.signedBy(KEY.key()).withSbom();
    evidence.sign(image.digest(), KEY);
    evidence.sign(other.digest(), KEY);
    Path sbom = Samples.file(folder, "bom.json", Samples.SBOM);
    evidence.attach(image.digest(), Attachment.cycloneDx(sbom));
    assertThat(missing(policy, index)).hasSize(2);
    evidence.attach(other.digest(), Attachment.cycloneDx(sbom));
    assertThat(missing(policy, index)).containsExactly("signature by the " + KEY.key());
    evidence.sign(index, KEY);
    assertThat(missing(policy, index)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/acme/shop.git",
        "https://GitHub.com/acme/shop",
        "https://github.com/acme/shop/"
      })
  @DisplayName("knows a repository by its address, however it is written")
  void spelling(String source) {
    evidence.attest(image.digest(), provenance(RepositoryUrl.parse(source)).predicate(), KEY);
    assertThat(missing(EvidencePolicy.signedBy(KEY.key()).withProvenanceFrom(SOURCE))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/acme/shop2",
        "https://github.com/evil/shop",
        "https://github.com/acme",
        "https://github.com.evil.example/acme/shop",
        "http://github.com/acme/shop",
        "ssh://git@github.com/acme/shop"
      })
  @DisplayName("does not take another repository for it")
  void otherRepository(String source) {
    evidence.attest(image.digest(), provenance(RepositoryUrl.parse(source)).predicate(), KEY);
    assertThat(missing(EvidencePolicy.signedBy(KEY.key()).withProvenanceFrom(SOURCE))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"buildDefinition":{"externalParameters":{"workflow":
        {"repository":"https://github.com/acme/shop"}}},"runDetails":{"builder":{"id":"%s"}}}""",
        """
        {"buildDefinition":{"externalParameters":{"source":
        {"uri":"git+https://github.com/acme/shop@refs/heads/main"}}},
        "runDetails":{"builder":{"id":"%s"}}}""",
        """
        {"buildDefinition":{"resolvedDependencies":[{"uri":"pkg:docker/base"},
        {"uri":"git+https://github.com/acme/shop@refs/heads/main","digest":{"gitCommit":"1"}}]},
        "runDetails":{"builder":{"id":"%s"}}}"""
      })
  @DisplayName("reads the provenance of other builders")
  void otherBuilders(String predicate) {
    byte[] json = RegistryContent.bytes(predicate.formatted(BUILDER));
    evidence.attest(image.digest(), Predicate.of(Predicate.PROVENANCE, json), KEY);
    EvidencePolicy policy = EvidencePolicy.signedBy(KEY.key()).withProvenanceFrom(SOURCE);
    assertThat(missing(policy.withBuilder(BUILDER))).hasSize(1);
    assertThat(missing(policy.withBuilder("https://evil.example"))).hasSize(2);
  }

  @Test
  @DisplayName("does not take provenance that names two sources")
  void twoSources() {
    String two =
        """
        {"buildDefinition":{"externalParameters":{"source":"https://github.com/evil/shop",
        "workflow":{"repository":"https://github.com/acme/shop"}}}}""";
    Predicate predicate = Predicate.of(Predicate.PROVENANCE, RegistryContent.bytes(two));
    evidence.attest(image.digest(), predicate, KEY);
    assertThat(missing(EvidencePolicy.signedBy(KEY.key()).withProvenanceFrom(SOURCE))).hasSize(2);
  }

  @Test
  @DisplayName("is met by provenance as SLSA writes it")
  void slsa() {
    assertThat(new String(provenance(SOURCE).predicate().json(), UTF_8))
        .isEqualTo(
            """
            {"buildDefinition":{"buildType":"https://gitops4j.io/build/v1",\
            "externalParameters":{"source":"git+https://github.com/acme/shop"},\
            "resolvedDependencies":[{"uri":"git+https://github.com/acme/shop",\
            "digest":{"gitCommit":"%s"}}]},"runDetails":{"builder":{"id":"%s"},\
            "metadata":{"invocationId":"https://ci.example/runs/7",\
            "startedOn":"2026-03-25T12:00:00Z","finishedOn":"2026-03-25T12:01:00Z"}}}"""
                .formatted(COMMIT, BUILDER));
  }
}
