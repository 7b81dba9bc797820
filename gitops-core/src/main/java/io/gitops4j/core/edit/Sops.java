package io.gitops4j.core.edit;

import java.util.List;
import java.util.Optional;

/** Files that SOPS encrypted carry a code over their values, which an edit would break. */
final class Sops {
  private static final String ENCRYPTED = "ENC[";

  private Sops() {}

  /**
   * Refuses such a file, unless its code covers encrypted values only and this one isn't.
   *
   * @param touched the value that is to be changed
   */
  static void check(View view, YamlPath at, Optional<Value> touched) {
    for (Document document : view.documents()) {
      if (field(view, document, "mac").isEmpty()) {
        continue;
      }
      boolean inside = at.steps().isEmpty() || at.steps().get(0).equals(new Step.Key("sops"));
      boolean open =
          field(view, document, "mac_only_encrypted").equals(Optional.of(new Value.Truth(true)));
      if (!open || inside || touched.isEmpty() || isEncrypted(touched.get())) {
        throw view.intent()
            .invalid(
                "the file is encrypted by SOPS, and the change would break its MAC",
                "Edit it with sops, or keep the value in a file of its own");
      }
    }
  }

  private static Optional<Value> field(View view, Document document, String name) {
    List<Step> steps = List.of(new Step.Key("sops"), new Step.Key(name));
    return Optional.ofNullable(view.locator().read(document.root(), steps))
        .map(view.reading()::value);
  }

  private static boolean isEncrypted(Value value) {
    if (value instanceof Value.Text text) {
      return text.text().startsWith(ENCRYPTED);
    }
    if (value instanceof Value.Items list) {
      return list.items().stream().anyMatch(Sops::isEncrypted);
    }
    return value instanceof Value.Mapping map
        && map.entries().values().stream().anyMatch(Sops::isEncrypted);
  }
}
