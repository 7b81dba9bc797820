package io.gitops4j.k8s.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Fields;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Objects are applied")
class ApplyOrderTest {
  @Test
  @DisplayName("hooks by weight before the rest and after it, definitions and namespaces first")
  void hooks() {
    List<Fields> given =
        List.of(
            hook("last", "post-install", "5"),
            hook("second", "pre-upgrade", "1"),
            hook("after", "post-upgrade, post-install", "-5"),
            Shop.map("map", "a"),
            hook("first", "pre-install,pre-upgrade", "-1"),
            Shop.object("v1", "Namespace", "space"),
            annotated("early", "argocd.argoproj.io/sync-wave", "-7"));
    assertThat(names(given))
        .containsExactly("space", "first", "second", "early", "map", "after", "last");
  }

  @Test
  @DisplayName("namespaces in their wave where no hook comes before all")
  void withoutHooks() {
    List<Fields> given =
        List.of(
            Shop.object("v1", "Namespace", "space"),
            annotated("early", "argocd.argoproj.io/sync-wave", "-7"));
    assertThat(names(given)).containsExactly("early", "space");
  }

  @Test
  @DisplayName("if weights are whole numbers")
  void weights() {
    assertThatThrownBy(() -> names(List.of(hook("a", "pre-install", "heavy"))))
        .hasMessageContaining("heavy")
        .hasMessageContaining("Write a whole number");
  }

  private static List<String> names(List<Fields> objects) {
    return ApplyOrder.stages("apply", objects).stream()
        .flatMap(stage -> stage.objects().stream())
        .map(object -> object.object("metadata").text("name"))
        .toList();
  }

  private static Fields hook(String name, String events, String weight) {
    Fields hook = annotated(name, "helm.sh/hook", events);
    Fields metadata = hook.object("metadata");
    return hook.with(
        "metadata",
        metadata.with(
            "annotations", metadata.object("annotations").with("helm.sh/hook-weight", weight)));
  }

  private static Fields annotated(String name, String annotation, String value) {
    Fields map = Shop.map(name, "a");
    return map.with(
        "metadata", map.object("metadata").with("annotations", Fields.of(annotation, value)));
  }
}
