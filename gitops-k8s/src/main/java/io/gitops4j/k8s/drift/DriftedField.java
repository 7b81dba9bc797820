package io.gitops4j.k8s.drift;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.k8s.model.CanonicalJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field that is not as Git says. Values of Secrets are {@code ***}.
 *
 * @param path {@code .spec.template.spec.containers[name=web].image}
 * @param is a text, number, truth value, or an empty list or map; null where there is none
 * @param wanted likewise
 * @param owners who sets it besides us, the last to act first; empty if it was removed, or if Git
 *     has changed
 */
public record DriftedField(
    String path, @Nullable Object is, @Nullable Object wanted, List<FieldOwner> owners) {
  /** Copies the list. */
  public DriftedField {
    owners = List.copyOf(owners);
  }

  static DriftedField of(Difference.Field field, List<FieldOwner> owners) {
    return new DriftedField(field.path(), field.before(), field.after(), owners);
  }

  /** Who changed it last, if anybody else did. */
  public Optional<FieldOwner> changedBy() {
    return owners.stream().findFirst();
  }

  /** {@code .spec.replicas is 5, wanted 3; changed by kubectl-edit at …}. */
  @Override
  public String toString() {
    return path
        + " is "
        + text(is)
        + ", wanted "
        + text(wanted)
        + changedBy().map(owner -> "; changed by " + owner).orElse("");
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "not there";
    }
    String json = CanonicalJson.write(Fields.of("", value));
    return json.substring(4, json.length() - 1);
  }
}
