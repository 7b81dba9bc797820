package io.gitops4j.core.spi;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * The webhooks that a repository's forge sends: of pushes, tags and pull requests with their
 * reviews. Every method throws {@link ProviderException}. Thread-safe.
 */
public interface Webhooks {
  /** Those of a repository, whoever registered them. */
  List<Webhook> list(RepositoryUrl repository);

  /**
   * Sees to it that there is one to this receiver, active, with this secret and for all that a
   * receiver understands. Idempotent: one that is there is changed, as forges never show secrets.
   *
   * @param receiver without anything secret in it
   * @param secret how the receiver knows the sender
   */
  Webhook register(RepositoryUrl repository, URI receiver, Secret secret);

  /** Removes all to this receiver; none is fine. */
  void remove(RepositoryUrl repository, URI receiver);

  /**
   * One webhook.
   *
   * @param id the forge's
   * @param receiver where it is sent to
   * @param active whether it is sent
   */
  record Webhook(String id, URI receiver, boolean active) {
    /** Checks that there is an id. */
    public Webhook {
      if (id.isBlank()) {
        throw new IllegalArgumentException("A webhook needs an id");
      }
      Objects.requireNonNull(receiver, "receiver");
    }
  }
}
