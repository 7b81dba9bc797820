package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.RepositoryUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What evidence an artifact must have. The artifact itself must be signed by a key or an identity
 * of the policy; for an index, what is asked for besides is kept with it, or with every image in
 * it. Immutable.
 */
public final class EvidencePolicy {
  private static final Set<String> SBOMS = Set.of(Predicate.CYCLONEDX, Predicate.SPDX);

  private final List<Signatory> signatories;
  private final @Nullable RepositoryUrl source;
  private final @Nullable String builder;
  private final List<Requirement> others;

  private EvidencePolicy(
      List<Signatory> signatories,
      @Nullable RepositoryUrl source,
      @Nullable String builder,
      List<Requirement> others) {
    this.signatories = signatories;
    this.source = source;
    this.builder = builder;
    this.others = others;
  }

  /**
   * Signed by one of these keys or identities; they also sign whatever attestations the policy asks
   * for.
   */
  public static EvidencePolicy signedBy(Signatory... signatories) {
    if (signatories.length == 0) {
      throw new IllegalArgumentException("A policy names the keys or identities it trusts");
    }
    return new EvidencePolicy(List.of(signatories), null, null, List.of());
  }

  /** And with provenance that says it was built from that repository. */
  public EvidencePolicy withProvenanceFrom(RepositoryUrl repository) {
    Objects.requireNonNull(repository, "repository");
    return new EvidencePolicy(signatories, repository, builder, others);
  }

  /**
   * And with provenance that says it was built by that builder, a URI: the same provenance that
   * names the repository, if that is asked for too.
   */
  public EvidencePolicy withBuilder(String id) {
    return new EvidencePolicy(signatories, source, Objects.requireNonNull(id, "id"), others);
  }

  /**
   * And with a bill of materials, attached or attested. One that is only attached may be of anybody
   * who may push; {@code withAttestation(Predicate.CYCLONEDX)} asks for one that is signed.
   */
  public EvidencePolicy withSbom() {
    return and(
        new Requirement(
            "bill of materials",
            s -> SBOMS.contains(s.predicateType()),
            a -> EvidenceTypes.isSbom(a.type())));
  }

  /** And with results of tests, attached or attested; the same holds as for {@link #withSbom}. */
  public EvidencePolicy withTests() {
    return and(
        new Requirement(
            "results of tests",
            s -> s.predicateType().equals(Predicate.TEST_RESULT),
            a -> a.type().equals(EvidenceTypes.TEST_RESULTS)));
  }

  /**
   * And with an attestation of that type by one of them.
   *
   * @param predicateType the URI of a type, as {@link Predicate} has some
   */
  public EvidencePolicy withAttestation(String predicateType) {
    return and(
        Requirement.signed(
            "attestation " + predicateType, s -> s.predicateType().equals(predicateType)));
  }

  private EvidencePolicy and(Requirement requirement) {
    List<Requirement> more = new ArrayList<>(others);
    more.add(requirement);
    return new EvidencePolicy(signatories, source, builder, List.copyOf(more));
  }

  /** The keys and identities it trusts. */
  public List<Signatory> signatories() {
    return signatories;
  }

  /** What an artifact lacks, a few words each; none if it has all. */
  public List<String> missingFrom(Verification found) {
    List<VerifiedStatement> trusted =
        found.statements().stream().filter(each -> signatories.contains(each.signatory())).toList();
    List<String> missing = new ArrayList<>();
    if (trusted.stream().noneMatch(s -> s.isSignature() && s.subject().equals(found.subject()))) {
      missing.add("signature by the " + names());
    }
    for (Requirement each : requirements()) {
      if (!each.isMet(found, trusted)) {
        missing.add(each.what());
      }
    }
    return List.copyOf(missing);
  }

  private List<Requirement> requirements() {
    if (source == null && builder == null) {
      return others;
    }
    String from = source == null ? "" : " from " + source;
    String by = builder == null ? "" : " by the builder " + builder;
    List<Requirement> all = new ArrayList<>();
    all.add(Requirement.signed("signed provenance" + from + by, this::isAccepted));
    all.addAll(others);
    return all;
  }

  private boolean isAccepted(VerifiedStatement statement) {
    return ProvenanceFacts.of(statement)
        .filter(facts -> source == null || facts.isFrom(source))
        .filter(facts -> builder == null || facts.builder().equals(builder))
        .isPresent();
  }

  private String names() {
    return signatories.stream().map(Signatory::toString).collect(Collectors.joining(" or the "));
  }

  /** All it asks for, in one line. */
  @Override
  public String toString() {
    List<String> all = new ArrayList<>(List.of("signature by the " + names()));
    requirements().forEach(each -> all.add(each.what()));
    return String.join(", ", all);
  }
}
