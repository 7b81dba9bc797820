package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.CanonicalJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One field that changes. Values of Secrets are {@value #HIDDEN}.
 *
 * @param path {@code .spec.template.spec.containers[name=web].image}
 * @param before a text, number, truth value, or an empty list or object; null where it is not there
 * @param after likewise
 */
public record FieldChange(String path, @Nullable Object before, @Nullable Object after) {
  /** What stands for a value that must not be seen. */
  public static final String HIDDEN = "***";

  /** For people: {@code .spec.replicas: 2 -> 3}. */
  @Override
  public String toString() {
    return path + ": " + text(before) + " -> " + text(after);
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "none";
    }
    String json = CanonicalJson.write(Fields.of("", value));
    return Objects.equals(value, HIDDEN) ? HIDDEN : json.substring(4, json.length() - 1);
  }
}
