package io.gitops4j.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What differs between two states of an object")
class ObjectDiffTest {
  private static List<String> diff(Fields before, Fields after) {
    return ObjectDiff.between(before, after).stream().map(FieldChange::toString).toList();
  }

  private static Fields spec(Object value) {
    return Fields.of("kind", "Widget").with("spec", value);
  }

  @Test
  @DisplayName("is told field by field: changed, gone and new")
  void fields() {
    assertThat(
            diff(
                spec(Map.of("size", 2, "on", true)),
                spec(Fields.of("size", 3).with("colour", "red").with("deep", Map.of("a", 1.5)))))
        .containsExactlyInAnyOrder(
            ".spec.size: 2 -> 3",
            ".spec.on: true -> none",
            ".spec.colour: none -> \"red\"",
            ".spec.deep.a: none -> 1.5");
    assertThat(diff(spec("a"), spec("a"))).isEmpty();
  }

  @Test
  @DisplayName("knows elements of lists by their names, else by their places")
  void lists() {
    Fields web = Fields.of("name", "web").with("image", "web:1");
    Fields log = Fields.of("name", "log").with("image", "log:1");
    assertThat(diff(spec(List.of(web, log)), spec(List.of(log, web.with("image", "web:2")))))
        .containsExactly(".spec[name=web].image: \"web:1\" -> \"web:2\"");
    assertThat(diff(spec(List.of(web)), spec(List.of(web, log))))
        .containsExactly(
            ".spec[name=log].name: none -> \"log\"", ".spec[name=log].image: none -> \"log:1\"");
    assertThat(diff(spec(List.of("a", "b")), spec(List.of("a", "c", "d"))))
        .containsExactly(".spec[1]: \"b\" -> \"c\"", ".spec[2]: none -> \"d\"");
    assertThat(diff(spec(List.of(web, web)), spec(List.of(web, log))))
        .containsExactly(
            ".spec[1].name: \"web\" -> \"log\"", ".spec[1].image: \"web:1\" -> \"log:1\"");
  }

  @Test
  @DisplayName("tells nothing, empty and something apart")
  void empties() {
    assertThat(diff(spec(Map.of()), spec(Map.of("a", List.of()))))
        .containsExactly(".spec.a: none -> []");
    assertThat(diff(spec(List.of()), spec(List.of(1)))).containsExactly(".spec[0]: none -> 1");
    assertThat(diff(spec("a"), spec(Map.of("b", 1))))
        .containsExactly(".spec: \"a\" -> none", ".spec.b: none -> 1");
  }

  @Test
  @DisplayName("leaves out the server's books and the status")
  void books() {
    Fields metadata = Fields.of("name", "web").with("labels", Map.of("example.org/app", "a"));
    Fields before = Fields.of("kind", "Widget").with("metadata", metadata);
    Fields after =
        Fields.of("kind", "Widget")
            .with("metadata", metadata.with("generation", 2).with("managedFields", List.of("x")))
            .with("status", Map.of("phase", "Ready"));
    assertThat(diff(before, after)).isEmpty();
    assertThat(diff(Fields.of("kind", "Widget"), before))
        .containsExactly(
            ".metadata.name: none -> \"web\"",
            ".metadata.labels['example.org/app']: none -> \"a\"");
  }

  @Test
  @DisplayName("of a Secret is which fields, not what is in them")
  void secrets() {
    Fields before = Fields.of("kind", "Secret").with("data", Map.of("key", "aHVudGVyMg=="));
    Fields after = Fields.of("kind", "Secret").with("data", Map.of("key", "aHVudGVyMw=="));
    assertThat(diff(before, after)).containsExactly(".data.key: *** -> ***");
    assertThat(ObjectDiff.between(null, after).toString()).doesNotContain("aHVudGVy");
    Fields odd = Fields.of("kind", "Secret").with("data", "aHVudGVyMg==");
    assertThat(ObjectDiff.between(odd, after).toString()).doesNotContain("aHVudGVy");
  }
}
