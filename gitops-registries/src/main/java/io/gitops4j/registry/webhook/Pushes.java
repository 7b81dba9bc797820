package io.gitops4j.registry.webhook;

import io.gitops4j.core.model.Fields;
import java.util.List;

/** What a registry puts into its webhooks. */
@FunctionalInterface
interface Pushes {
  /**
   * The tags that were pushed, each as {@code host/repository:tag}; none for what is no push.
   *
   * @param events what came: one, or several in one request
   */
  List<String> read(List<Fields> events);

  /** A name in a repository of a registry. */
  static String name(String host, String repository, String tag) {
    return host + "/" + repository + ":" + tag;
  }
}
