package io.gitops4j.core.spi;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an environment runs: make it so, unless something else does that, and tell when it is.
 * Thread-safe.
 */
public interface DeploymentTarget {
  /** What applying would change now; changes nothing. */
  List<Difference> plan(Deployment deployment);

  /**
   * Makes it so. What an earlier deployment of the same application and environment put there and
   * this one lacks is removed. Applying the same deployment again changes nothing.
   *
   * @return what was changed
   * @throws ProviderException with the object and the reason if one is refused; what was applied
   *     before stays applied and is known to the next call
   */
  List<Difference> apply(Deployment deployment);

  /** The last deployment that was applied, if the target remembers one. */
  Optional<Applied> current(String application, String environment);

  /**
   * Whether what is to be there is up and well.
   *
   * @param landed what Git is to have there, for a target that follows Git: until that is there, it
   *     is not well. Empty for whatever is there; a target that is applied to takes no notice
   */
  Health health(String application, String environment, List<SourceCommit> landed);

  /** Whether whatever is there is up and well. */
  default Health health(String application, String environment) {
    return health(application, environment, List.of());
  }

  /**
   * Whether something else makes it what Git says, such as Argo CD or Flux. Then nothing is
   * rendered or applied; see {@link FollowingTarget}.
   */
  default boolean followsGit() {
    return false;
  }

  /** The objects of the server it applies to or watches; empty if they can't be reached. */
  default Optional<LiveObjects> objects() {
    return Optional.empty();
  }

  /**
   * What is to stand in an environment.
   *
   * @param application whose
   * @param environment where
   * @param rendering the manifests
   * @param key the operation that wants it
   */
  record Deployment(
      String application, String environment, Rendering rendering, OperationKey key) {}

  /**
   * What was applied.
   *
   * @param key the operation that wanted it
   * @param digest of the rendering
   */
  record Applied(OperationKey key, Digest digest) {}

  /**
   * One change.
   *
   * @param object {@code kind/namespace/name}
   * @param change what happens to it
   * @param group of its API; empty for Kubernetes' core, and where the target doesn't say
   * @param fields of one that is changed, those that differ; empty where the target doesn't say
   */
  record Difference(String object, Kind change, String group, List<Field> fields) {
    /** Copies the list. */
    public Difference {
      fields = List.copyOf(fields);
    }

    /** One of which no more is said. */
    public Difference(String object, Kind change) {
      this(object, change, "", List.of());
    }

    /**
     * A field that differs. What is secret is not in it.
     *
     * @param path {@code .spec.template.spec.containers[name=web].image}
     * @param before a text, number, truth value, or an empty list or map; null where there is none
     * @param after likewise
     */
    public record Field(String path, @Nullable Object before, @Nullable Object after) {}

    /** What happens to an object. */
    public enum Kind {
      /** It is new. */
      ADDED,
      /** It is another. */
      CHANGED,
      /** It goes. */
      REMOVED
    }
  }

  /**
   * How it is.
   *
   * @param state in a word
   * @param sentence why
   */
  record Health(State state, String sentence) {
    /** How it is, in a word. */
    public enum State {
      /** Up and well. */
      HEALTHY,
      /** Not there yet. */
      PROGRESSING,
      /** Will not get there by itself. */
      FAILED,
      /** Nothing was ever applied. */
      ABSENT
    }
  }
}
