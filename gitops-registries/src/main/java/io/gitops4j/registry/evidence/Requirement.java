package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.Digest;
import java.util.List;
import java.util.function.Predicate;

/**
 * Something an artifact must have, or each image of an index.
 *
 * @param what it is, for people
 * @param signed whether a trusted statement is it
 * @param attached whether something unsigned is it
 */
record Requirement(
    String what, Predicate<VerifiedStatement> signed, Predicate<AttachedEvidence> attached) {

  /** One that only a statement by a trusted key meets. */
  static Requirement signed(String what, Predicate<VerifiedStatement> signed) {
    return new Requirement(what, signed, none -> false);
  }

  boolean isMet(Verification found, List<VerifiedStatement> trusted) {
    return isMet(found, trusted, found.subject())
        || (!found.images().isEmpty()
            && found.images().stream().allMatch(each -> isMet(found, trusted, each)));
  }

  private boolean isMet(Verification found, List<VerifiedStatement> trusted, Digest subject) {
    return trusted.stream().anyMatch(s -> s.subject().equals(subject) && signed.test(s))
        || found.attachments().stream()
            .anyMatch(a -> a.subject().equals(subject) && attached.test(a));
  }
}
