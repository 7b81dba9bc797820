package io.gitops4j.git;

import io.gitops4j.core.model.ProviderException;

/**
 * Signs commits. Called from several threads at once, and once per attempt: a commit that has to be
 * rebuilt on a new head is signed again.
 */
@FunctionalInterface
public interface CommitSigner {
  /**
   * Signs the bytes of a commit object.
   *
   * @param commit the commit as Git hashes it, without a signature
   * @return the armored signature, OpenPGP or SSH, as {@code git} would put it into {@code gpgsig}
   * @throws ProviderException if it cannot; the commit is then not made
   */
  String sign(byte[] commit);
}
