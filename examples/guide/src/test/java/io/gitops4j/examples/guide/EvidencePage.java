package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.registry.evidence.EvidenceGates.evidence;
import static io.gitops4j.registry.evidence.EvidenceSteps.attach;
import static io.gitops4j.registry.evidence.EvidenceSteps.attestPromotion;
import static io.gitops4j.registry.evidence.EvidenceSteps.requireEvidence;
import static io.gitops4j.registry.evidence.EvidenceSteps.sign;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.evidence.Attachment;
import io.gitops4j.registry.evidence.EvidencePolicy;
import io.gitops4j.registry.evidence.EvidenceStore;
import io.gitops4j.registry.evidence.KeylessIdentity;
import io.gitops4j.registry.evidence.Provenance;
import io.gitops4j.registry.evidence.Signatory;
import io.gitops4j.registry.evidence.Signer;
import io.gitops4j.registry.evidence.SigstoreInstance;
import io.gitops4j.registry.evidence.Verification;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What docs/guide/evidence.md shows, compiled. */
final class EvidencePage {
  private EvidencePage() {}

  static List<String> onto(
      Registry registry,
      Digest digest,
      String builder,
      RepositoryUrl source,
      CommitId commit,
      Instant begun,
      Instant ended,
      Signer key,
      Signatory releaseKey) {
    EvidenceStore evidence = EvidenceStore.in(registry, "team/shop");
    evidence.attach(digest, Attachment.cycloneDx(Path.of("bom.json")));
    evidence.attach(digest, Attachment.testResults(Path.of("junit.xml"), "application/junit+xml"));
    evidence.attest(
        digest, Provenance.of(builder, source, commit).withTimes(begun, ended).predicate(), key);
    evidence.sign(digest, key);

    EvidencePolicy policy =
        EvidencePolicy.signedBy(releaseKey)
            .withProvenanceFrom(source)
            .withBuilder(builder)
            .withSbom();
    Verification found = evidence.verify(digest, policy.signatories());
    List<String> missing = policy.missingFrom(found);
    found.problems();

    return missing;
  }

  static EvidencePolicy keyless(RepositoryUrl source) {
    SigstoreInstance sigstore = SigstoreInstance.publicGood();
    KeylessIdentity release =
        sigstore.identity(
            "https://token.actions.githubusercontent.com",
            "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main");
    EvidencePolicy policy = EvidencePolicy.signedBy(release).withProvenanceFrom(source);

    return policy;
  }

  static Pipeline steps(Product app, Path junit, Signer key, EvidencePolicy policy) {
    return Pipeline.named("shop")
        .stage(
            "test",
            test ->
                test.into("test")
                    .change(Change.in("gitops", file("test.yaml").set("image", app.pinned())))
                    .then(
                        attach(
                            "junit",
                            app.reference(),
                            release -> Attachment.testResults(junit, "application/junit+xml")))
                    .then(sign(app.reference(), key))
                    .then(attestPromotion(app.reference(), "build", "test", key)))
        .stage(
            "prod",
            prod ->
                prod.into("prod")
                    .guard(evidence(app.reference(), policy))
                    .then(requireEvidence(app.reference(), policy))
                    .change(Change.in("gitops", file("prod.yaml").set("image", app.pinned()))));
  }
}
