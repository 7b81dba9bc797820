package io.gitops4j.registry.evidence;

import static io.gitops4j.registry.evidence.Samples.REPOSITORY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.OciArtifact;
import io.gitops4j.registry.Registries;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Evidence that somebody prepared to deceive us does not count, and it is said why:")
class HostileEvidenceTest {
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir Path folder;
  private Registry registry;
  private Descriptor image;
  private Descriptor other;

  @BeforeEach
  void pushImages() {
    registry = Registries.folder(folder);
    image = Samples.image(registry, "app");
    other = Samples.image(registry, "other");
  }

  private Verification verify() {
    return EvidenceStore.in(registry, REPOSITORY).verify(image.digest(), List.of(KEY.key()));
  }

  private void assertRefused(String why) {
    assertRefused(registry, why);
  }

  private void assertRefused(Registry from, String why) {
    Verification found =
        EvidenceStore.in(from, REPOSITORY).verify(image.digest(), List.of(KEY.key()));
    assertThat(found.statements()).isEmpty();
    assertThat(found.attachments()).isEmpty();
    assertThat(found.problems()).singleElement().asString().contains(why);
  }

  /** What a good bundle becomes by replacing a text. */
  private void putAltered(String text, String by) {
    String good = Samples.bundle(Samples.statement(image.digest()), KEY);
    assertThat(good).contains(text);
    Samples.put(registry, good.replace(text, by), image);
  }

  @Test
  @DisplayName("(a bundle of the same make that is as it must be does count)")
  void good() {
    Samples.put(registry, Samples.bundle(Samples.statement(image.digest()), KEY), image);
    assertThat(verify().signature()).isPresent();
    assertThat(verify().problems()).isEmpty();
  }

  @Test
  @DisplayName("a signature of another artifact")
  void otherDigest() {
    Samples.put(registry, Samples.bundle(Samples.statement(other.digest()), KEY), image);
    assertRefused("signed it about " + other.digest());
  }

  @Test
  @DisplayName("another payload type")
  void payloadType() {
    putAltered(EvidenceTypes.IN_TOTO, "text/plain");
    assertRefused("its payload type is 'text/plain'");
  }

  @Test
  @DisplayName("a signature of other bytes")
  void otherBytes() {
    byte[] signature = KEY.sign(Samples.statement(image.digest()).getBytes(UTF_8));
    Samples.put(registry, Samples.bundle(Samples.statement(image.digest()), signature, KEY), image);
    assertRefused("none of the given keys signed it");
  }

  @Test
  @DisplayName("a name twice in the envelope")
  void duplicateName() {
    putAltered("{\"payload\":", "{\"payload\":\"e30=\",\"payload\":");
    assertRefused("Duplicate field");
  }

  @Test
  @DisplayName("a name twice in a statement that is signed")
  void duplicateNameInStatement() {
    String twice =
        Samples.statement(image.digest())
            .replace("\"predicate\":", "\"predicate\":{},\"predicate\":");
    Samples.put(registry, Samples.bundle(twice, KEY), image);
    assertRefused("Duplicate field");
  }

  @Test
  @DisplayName("something after the bundle's end, no JSON, no signatures, a hundred signatures")
  void malformed() {
    putAltered("}}", "}} {}");
    Samples.put(registry, "no bundle", image);
    putAltered("\"signatures\":[", "\"signatures\":[],\"was\":[");
    putAltered("\"signatures\":[", "\"signatures\":[" + "{\"sig\":\"AAAA\"},".repeat(99));
    Verification found = verify();
    assertThat(found.statements()).isEmpty();
    assertThat(found.problems()).hasSize(4);
  }

  @Test
  @DisplayName("JSON a million levels deep")
  void deep() {
    Samples.put(registry, "{\"a\":".repeat(1_000_000), image);
    assertRefused("not valid JSON");
  }

  @Test
  @DisplayName("a signature by a certificate, whose key proves nothing")
  void certificate() {
    putAltered("\"publicKey\":", "\"certificate\":");
    assertRefused("signed by a certificate, and no identity is given");
  }

  @Test
  @DisplayName("a bundle that says it has 10 GB, which is not read")
  void huge() {
    assertRefusedWithSize("10000000000", "it has 10000000000 bytes; 16777216 are read at most");
  }

  @Test
  @DisplayName("a bundle that is longer than it says, or shorter")
  void otherLength() {
    assertRefusedWithSize("10", "it is not as long as its manifest says");
    assertRefusedWithSize("9999", "it is not as long as its manifest says");
  }

  /** Refused with a manifest that says its bundle has that size. */
  private void assertRefusedWithSize(String size, String why) {
    Descriptor good =
        Samples.put(registry, Samples.bundle(Samples.statement(image.digest()), KEY), image);
    byte[] content =
        registry.manifest(REPOSITORY, good.digest().toString()).orElseThrow().content();
    String altered =
        new String(content, UTF_8)
            .replaceFirst("(\"layers\":\\[[^\\]]*\"size\":)[0-9]+", "$1" + size);
    Registry lying = LyingRegistry.having(registry, altered.getBytes(UTF_8));
    assertRefused(lying, why);
  }

  @Test
  @DisplayName("a referrer that is about another artifact")
  void otherSubject() {
    Descriptor aboutOther =
        Samples.put(registry, Samples.bundle(Samples.statement(image.digest()), KEY), other);
    Registry lying = LyingRegistry.listing(registry, List.of(aboutOther));
    Verification found =
        EvidenceStore.in(lying, REPOSITORY).verify(image.digest(), List.of(KEY.key()));
    assertThat(found.statements()).isEmpty();
    assertThat(found.problems())
        .singleElement()
        .asString()
        .contains("it is about " + other.digest());
  }

  @Test
  @DisplayName("a referrer that is listed as a bill of materials and is something else, or nowhere")
  void otherType() {
    Descriptor note = RegistryContent.putNote(registry, REPOSITORY, "note", image);
    Descriptor listed = note.withArtifactType(EvidenceTypes.CYCLONEDX);
    Descriptor nowhere = Descriptor.of(note.mediaType(), Digest.of(new byte[1]), 10);
    Registry lying = LyingRegistry.listing(registry, List.of(listed, nowhere));
    Verification found =
        EvidenceStore.in(lying, REPOSITORY).verify(image.digest(), List.of(KEY.key()));
    assertThat(EvidencePolicy.signedBy(KEY.key()).withSbom().missingFrom(found))
        .contains("bill of materials");
    assertThat(found.problems())
        .singleElement()
        .asString()
        .contains("it is listed, and is not there");
  }

  @Test
  @DisplayName("ten thousand referrers: so many are looked at, and it is said that there are more")
  void many() {
    Descriptor bad = Samples.put(registry, "no bundle", image);
    Registry flooded = LyingRegistry.listing(registry, Collections.nCopies(10_000, bad));
    Verification found =
        EvidenceStore.in(flooded, REPOSITORY).verify(image.digest(), List.of(KEY.key()));
    assertThat(found.problems()).hasSizeLessThanOrEqualTo(100);
    assertThat(found.problems())
        .anySatisfy(each -> assertThat(each).contains("of the 10000 referrers of"));
  }

  @Test
  @DisplayName(
      "cosign's older form with a payload about another artifact, of another type, or of"
          + " another signature")
  void simpleSigning() {
    byte[] good = payload(image.digest(), "cosign container image signature");
    putSimple(good, KEY.sign(good));
    assertThat(verify().signature()).isPresent();
    assertThat(verify().problems()).isEmpty();
    byte[] about = payload(other.digest(), "cosign container image signature");
    putSimple(about, KEY.sign(about));
    assertRefused("signed it about " + other.digest());
    byte[] type = payload(image.digest(), "atomic container signature");
    putSimple(type, KEY.sign(type));
    assertRefused("its type is 'atomic container signature'");
    putSimple(good, SigningKey.generate().sign(good));
    assertRefused("none of the given keys");
    putSimple(good, new byte[] {1});
    assertRefused("none of the given keys");
  }

  private static byte[] payload(Digest digest, String type) {
    return """
        {"critical":{"identity":{"docker-reference":"elsewhere"},\
        "image":{"docker-manifest-digest":"%s"},"type":"%s"},"optional":null}"""
        .formatted(digest, type)
        .getBytes(UTF_8);
  }

  private void putSimple(byte[] payload, byte[] signature) {
    Descriptor manifest =
        OciArtifact.ofType("application/vnd.example")
            .withLayer(
                EvidenceTypes.SIMPLE_SIGNING,
                payload.length,
                BlobSource.of(payload),
                Map.of(EvidenceTypes.SIGNATURE, Base64.getEncoder().encodeToString(signature)))
            .writeTo(registry, REPOSITORY);
    registry.tag(REPOSITORY, "sha256-" + image.digest().hex() + ".sig", manifest.digest());
  }
}
