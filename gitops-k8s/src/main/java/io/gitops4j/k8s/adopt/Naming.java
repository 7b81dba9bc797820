package io.gitops4j.k8s.adopt;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells application and environment from an object of Argo CD or Flux. Thread-safe.
 *
 * @see #suffixes
 * @see #labels
 * @see #namespaces
 */
@FunctionalInterface
public interface Naming {
  /**
   * Application and environment; empty if the object does not tell.
   *
   * @param object an Application, Kustomization or HelmRelease, as the server has it
   * @param namespace where its objects go; empty if it names none
   */
  Optional<Name> name(Fields object, String namespace);

  /** The first that tells. */
  default Naming or(Naming other) {
    return (object, namespace) -> name(object, namespace).or(() -> other.name(object, namespace));
  }

  /** By its name: {@code jukebox-prod} is {@code jukebox} in {@code prod}. */
  static Naming suffixes(String... environments) {
    List<String> known = List.of(environments);
    return (object, namespace) -> {
      String name = object.object("metadata").text("name");
      return known.stream()
          .filter(environment -> name.endsWith("-" + environment))
          .findFirst()
          .map(e -> new Name(name.substring(0, name.length() - e.length() - 1), e));
    };
  }

  /** By the values of two of its labels. */
  static Naming labels(String application, String environment) {
    return (object, namespace) -> {
      Fields labels = object.object("metadata").object("labels");
      return labels
          .findText(application)
          .flatMap(a -> labels.findText(environment).map(e -> new Name(a, e)));
    };
  }

  /** By the namespace that its objects go to; its own name is the application's. */
  static Naming namespaces(Map<String, String> environments) {
    Map<String, String> known = Map.copyOf(environments);
    return (object, namespace) ->
        Optional.ofNullable(known.get(namespace))
            .map(e -> new Name(object.object("metadata").text("name"), e));
  }

  /** An application in an environment. */
  record Name(String application, String environment) {
    /** Checks that both are there. */
    public Name {
      Objects.requireNonNull(application, "application");
      Objects.requireNonNull(environment, "environment");
    }
  }
}
