package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Value;
import java.util.function.Function;

/**
 * Steps that add evidence to artifacts, and one that asks for it. An artifact is what a product
 * became, {@code app.reference()}, or any reference with a digest. What the code they are given
 * does is outside the pipeline's fingerprint.
 *
 * <p>A gate on evidence must not guard the stage that adds it: it would never open.
 */
public final class EvidenceSteps {
  private EvidenceSteps() {}

  /**
   * Attaches a file to an artifact, once.
   *
   * @param name the step's name
   * @param attachment gives the file; asked again after a crash, if it was not sent and its copy in
   *     the build cache was lost
   */
  public static Step attach(
      String name, Value<ImageReference> artifact, Function<Release, Attachment> attachment) {
    Names.check("step", name);
    return new EvidenceStep(name, "attach", artifact, new AttachEffect(name, artifact, attachment));
  }

  /** Signs an artifact, once. */
  public static Step sign(Value<ImageReference> artifact, Signer signer) {
    return attest("sign", artifact, context -> Predicate.signature(), signer);
  }

  /**
   * Signs a statement about an artifact, once.
   *
   * @param name the step's name
   * @param predicate what it says; asked once, kept in the journal and signed as it was then, so it
   *     is small: at most 256 KiB
   */
  public static Step attest(
      String name,
      Value<ImageReference> artifact,
      Function<EffectContext, Predicate> predicate,
      Signer signer) {
    Names.check("step", name);
    return new EvidenceStep(
        name, "attest", artifact, new AttestEffect(name, artifact, predicate, signer));
  }

  /**
   * Signs that an artifact was promoted by this run, by whoever started it, now.
   *
   * @param from the environment or repository it comes from
   * @param to the environment or repository it went to
   */
  public static Step attestPromotion(
      Value<ImageReference> artifact, String from, String to, Signer signer) {
    return attest("attest-promotion", artifact, context -> promotion(context, from, to), signer);
  }

  private static Predicate promotion(EffectContext context, String from, String to) {
    Release release = context.release();
    return new Promotion(from, to, release.run().value(), release.startedBy().name(), context.now())
        .predicate();
  }

  /**
   * Fails unless an artifact has the evidence of a policy now. To wait for evidence, guard the
   * stage by {@link EvidenceGates#evidence}.
   */
  public static Step requireEvidence(Value<ImageReference> artifact, EvidencePolicy policy) {
    return new RequireEvidenceStep(artifact, policy);
  }
}
