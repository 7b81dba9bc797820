package io.gitops4j.core.events;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The headers of a request that should be a webhook.
 *
 * @param all by name, in whatever case
 */
public record WebhookHeaders(Map<String, List<String>> all) {
  /** The value of a header that is there once. */
  public Optional<String> one(String name) {
    List<String> values =
        all.entrySet().stream()
            .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .toList();
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }
}
