package io.gitops4j.core.spi;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import java.util.Optional;

/**
 * The objects of the server behind a {@link DeploymentTarget}, for who looks at some of them, or
 * changes one directly. Thread-safe.
 */
public interface LiveObjects {
  /**
   * An object as the server has it; empty if it has none, or what is asked for can't be one.
   *
   * @param like says which: {@code apiVersion}, {@code kind}, and {@code metadata} with name and,
   *     unless it is the target's own, namespace; more is not looked at
   * @throws ProviderException if that can't be asked now
   */
  Optional<Fields> find(Fields like);

  /**
   * Puts an object in the place of the one that was read, unless it was changed since.
   *
   * @param wanted what was {@link #find found}, changed; its {@code metadata.resourceVersion} is
   *     that of what was read
   * @return what the server made of it
   * @throws ProviderException {@code STALE} if it was changed since; {@code NOT_FOUND} if it is
   *     gone
   */
  Fields replace(Fields wanted);
}
