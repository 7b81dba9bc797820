package io.gitops4j.registry.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.OciLayoutRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Who signs without a key")
class KeylessTest {
  private static final String ISSUER = "https://token.actions.githubusercontent.com";
  private static final String WORKFLOW =
      "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main";

  @TempDir Path folder;
  private final SmallSigstore sigstore = new SmallSigstore();
  private Registry registry;
  private EvidenceStore evidence;
  private SigstoreInstance instance;
  private KeylessIdentity workflow;

  @BeforeEach
  void begin() throws IOException {
    registry = OciLayoutRegistry.at(folder.resolve("layout"));
    evidence = EvidenceStore.in(registry, Samples.REPOSITORY);
    Path root = Files.writeString(folder.resolve("root.json"), sigstore.trustedRoot());
    instance = SigstoreInstance.trusting(root);
    workflow = instance.identity(ISSUER, WORKFLOW);
  }

  private Descriptor signed(String about, String issuer, String subject) {
    Descriptor image = Samples.image(registry, about);
    String bundle = sigstore.bundle(Samples.statement(image.digest()), issuer, subject);
    Samples.put(registry, bundle, image);
    return image;
  }

  private void assertRefused(Descriptor image, Signatory signatory, String... why) {
    Verification found = evidence.verify(image.digest(), List.of(signatory));
    assertThat(found.statements()).isEmpty();
    assertThat(found.problems()).singleElement().asString().contains(why);
  }

  @Test
  @DisplayName("counts as the identity that the certificate names, and meets a policy")
  void counts() {
    Descriptor image = signed("one", ISSUER, WORKFLOW);
    Verification found = evidence.verify(image.digest(), List.of(workflow));
    assertThat(found.problems()).isEmpty();
    assertThat(found.signature().orElseThrow().signatory()).isEqualTo(workflow);
    assertThat(EvidencePolicy.signedBy(workflow).missingFrom(found)).isEmpty();
    assertThat(workflow)
        .hasToString("identity " + WORKFLOW + " of " + ISSUER + " by the Sigstore of root.json");
  }

  @Test
  @DisplayName("counts beside keys, and whichever of several identities it is")
  void besideKeys() {
    Descriptor image = signed("one", ISSUER, WORKFLOW);
    SigningKey key = SigningKey.generate();
    evidence.sign(image.digest(), key);
    KeylessIdentity other = instance.identity(ISSUER, "https://github.com/acme/other");
    Verification found = evidence.verify(image.digest(), List.of(key.key(), other, workflow));
    assertThat(found.problems()).isEmpty();
    assertThat(found.statements())
        .extracting(VerifiedStatement::signatory)
        .containsExactlyInAnyOrder(key.key(), workflow);
    assertThat(EvidencePolicy.signedBy(other).missingFrom(found))
        .containsExactly("signature by the " + other);
  }

  @Test
  @DisplayName("may be any whose whole name is like a pattern")
  void likePattern() {
    Descriptor image = signed("one", ISSUER, WORKFLOW);
    KeylessIdentity any = instance.identityLike(ISSUER, "https://github\\.com/acme/[^/]+/.*");
    assertThat(evidence.verify(image.digest(), List.of(any)).signature()).isPresent();
    assertRefused(
        image, instance.identityLike(ISSUER, "https://github\\.com/acme"), "somebody else");
    assertThatThrownBy(() -> instance.identityLike(ISSUER, "("))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("is nobody else: not another workflow, another issuer's, or one of another Sigstore")
  void nobodyElse() throws IOException {
    Descriptor image = signed("one", ISSUER, WORKFLOW);
    assertRefused(image, instance.identity(ISSUER, WORKFLOW + "2"), "somebody else");
    assertRefused(image, instance.identity("https://gitlab.com", WORKFLOW), "somebody else");
    Path other = Files.writeString(folder.resolve("other.json"), new SmallSigstore().trustedRoot());
    SigstoreInstance stranger = SigstoreInstance.trusting(other);
    assertRefused(image, stranger.identity(ISSUER, WORKFLOW), "not valid", "CAs");
  }

  @Test
  @DisplayName("signed this artifact, not another whose bundle was attached here")
  void thisArtifact() {
    Descriptor one = Samples.image(registry, "one");
    Descriptor two = Samples.image(registry, "two");
    Samples.put(registry, sigstore.bundle(Samples.statement(two.digest()), ISSUER, WORKFLOW), one);
    assertRefused(one, workflow, "signed it about", "not this");
  }

  @Test
  @DisplayName("signed what is in the envelope: one changed letter, and it does not count")
  void changed() {
    Descriptor image = Samples.image(registry, "one");
    String statement = Samples.statement(image.digest());
    String bundle = sigstore.bundle(statement, ISSUER, WORKFLOW);
    String mine = sigstore.bundle(statement.replace("Statement/v1", "Statement/v2"), ISSUER, "x:y");
    String payload = between(bundle, "\"payload\":\"");
    Samples.put(registry, bundle.replace(payload, between(mine, "\"payload\":\"")), image);
    assertRefused(image, workflow, "not by its certificate's key");
  }

  private static String between(String json, String begin) {
    int at = json.indexOf(begin) + begin.length();
    return json.substring(at, json.indexOf('"', at));
  }

  @Test
  @DisplayName("signed while the certificate held, says the transparency log, not later")
  void later() {
    sigstore.logAfter(3_600);
    assertRefused(signed("one", ISSUER, WORKFLOW), workflow, "expir");
  }

  @Test
  @DisplayName("is asked for: a certificate's signature does not count where only keys do")
  void onlyKeys() {
    Descriptor image = signed("one", ISSUER, WORKFLOW);
    assertRefused(image, SigningKey.generate().key(), "signed by a certificate", "no identity");
  }

  @Test
  @DisplayName("can't be verified without a root of trust, which is said at once")
  void noRoot() throws IOException {
    Path none = Files.writeString(folder.resolve("none.json"), "{\"tlogs\": 1");
    assertThatThrownBy(() -> SigstoreInstance.trusting(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("root of trust in " + none);
    assertThatThrownBy(() -> SigstoreInstance.trusting(folder.resolve("nowhere.json")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> instance.identity("", WORKFLOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
