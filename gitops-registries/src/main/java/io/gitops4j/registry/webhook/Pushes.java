package io.gitops4j.registry.webhook;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.stream.Stream;

/** What a registry puts into its webhooks. */
@FunctionalInterface
interface Pushes {
  /**
   * The tags that were pushed, each as {@code host/repository:tag}; none for what is no push.
   *
   * @param events what came: one, or several in one request
   */
  List<String> read(List<Fields> events);

  /** A tag of a repository of a registry, by its name; none for what was pushed without one. */
  static Stream<String> name(String host, String repository, Fields from, String field) {
    return from.findText(field).stream()
        .filter(tag -> !tag.isEmpty() && !tag.contains(":"))
        .map(tag -> host + "/" + repository + ":" + tag);
  }
}
