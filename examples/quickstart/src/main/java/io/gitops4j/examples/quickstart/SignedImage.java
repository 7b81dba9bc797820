package io.gitops4j.examples.quickstart;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.ArtifactCopier;
import io.gitops4j.registry.OciArtifact;
import io.gitops4j.registry.Registries;
import io.gitops4j.registry.evidence.Attachment;
import io.gitops4j.registry.evidence.EvidencePolicy;
import io.gitops4j.registry.evidence.EvidenceStore;
import io.gitops4j.registry.evidence.Provenance;
import io.gitops4j.registry.evidence.SigningKey;
import io.gitops4j.registry.evidence.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An artifact gets a bill of materials, provenance and a signature; it is copied with them, and
 * verified where it went. No server, no network.
 */
public final class SignedImage {
  private static final RepositoryUrl SOURCE = RepositoryUrl.parse("https://github.com/acme/shop");
  private static final CommitId COMMIT = new CommitId("0123456789abcdef0123456789abcdef01234567");

  private SignedImage() {}

  /** Runs it in a temporary folder. */
  public static void main(String[] arguments) throws IOException {
    Path home = Files.createTempDirectory("gitops4j-");
    Registry build = Registries.folder(home.resolve("build"));
    Digest shop = OciArtifact.ofType("application/vnd.acme.shop").writeTo(build, "shop").digest();
    SigningKey key = SigningKey.generate(); // or SigningKey.pem(secret), or a Signer of your own

    Path sbom =
        Files.writeString(
            home.resolve("bom.json"), "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}");
    EvidenceStore evidence = EvidenceStore.in(build, "shop");
    evidence.attach(shop, Attachment.cycloneDx(sbom));
    evidence.attest(
        shop, Provenance.of("https://ci.acme.example", SOURCE, COMMIT).predicate(), key);
    evidence.sign(shop, key);

    Registry prod = Registries.folder(home.resolve("prod"));
    ArtifactCopier.create()
        .withReferrers()
        .copy(build, "shop", shop.toString(), prod, "released/shop", "v1");

    EvidencePolicy policy =
        EvidencePolicy.signedBy(key.key()).withProvenanceFrom(SOURCE).withSbom();
    report(policy, EvidenceStore.in(prod, "released/shop").verify(shop, policy.signatories()));
    EvidencePolicy strict = policy.withTests();
    report(strict, EvidenceStore.in(prod, "released/shop").verify(shop, strict.signatories()));
  }

  private static void report(EvidencePolicy policy, Verification found) {
    found.statements().forEach(each -> System.out.println("Verified: " + each));
    List<String> missing = policy.missingFrom(found);
    System.out.println(missing.isEmpty() ? "Nothing is missing." : "Missing: " + missing);
  }
}
