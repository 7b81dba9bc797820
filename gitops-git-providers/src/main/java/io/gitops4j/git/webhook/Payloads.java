package io.gitops4j.git.webhook;

import io.gitops4j.core.events.WebhookHeaders;
import io.gitops4j.core.model.Fields;
import java.util.List;

/** What a forge puts into its webhooks. */
interface Payloads {
  /**
   * What a payload tells.
   *
   * @throws IllegalArgumentException if it lacks what it should have
   */
  List<ForgeEvent> read(WebhookHeaders headers, Fields payload);

  /** A branch or tag that moved, by its full name; nothing for other refs. */
  static List<ForgeEvent> moved(
      String repository, String actor, String ref, String before, String after) {
    if (ref.startsWith("refs/heads/")) {
      return List.of(
          ForgeEvent.moved(ForgeEvent.Kind.PUSH, repository, actor, branch(ref), before, after));
    }
    if (ref.startsWith("refs/tags/")) {
      String tag = ref.substring("refs/tags/".length());
      return List.of(ForgeEvent.moved(ForgeEvent.Kind.TAG, repository, actor, tag, before, after));
    }
    return List.of();
  }

  /** A branch without what Git puts before it. */
  static String branch(String ref) {
    return ref.startsWith("refs/heads/") ? ref.substring("refs/heads/".length()) : ref;
  }
}
