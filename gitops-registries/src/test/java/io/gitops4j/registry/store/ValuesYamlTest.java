package io.gitops4j.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.model.Fields;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Values of a chart")
class ValuesYamlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 1\n",
        "---\n# top\na: 1 # one\n\nb:\n- c\n-   d\n",
        "{a: 1, b: {c: 2}}\n",
        "a: |\n  x\n   \n  y\n\nb: >-\n  p\n  q",
        "a: \"one\n  two\"\nb: 'x\n\n  y'\n",
        "a: &x {b: 1}\nc: *x\n",
        "\"a.b/c\": {\"d e\": on}\r\nf: ~\r\n"
      })
  @DisplayName("stand below the chart's name as they were written")
  void below(String text) {
    String nested = ValuesYaml.below("chart", text).orElseThrow();
    assertThat(nested).startsWith("chart:\n  ");
    assertThat(ValuesYaml.read("values", nested))
        .isEqualTo(Fields.of("chart", ValuesYaml.read("values", text)));
  }

  @Test
  @DisplayName("that would not say the same there are not put there as they are")
  void notBelow() {
    assertThat(ValuesYaml.below("chart", "%YAML 1.1\n---\na: 1\n")).isEmpty();
    assertThat(ValuesYaml.below("yes", "a: 1\n")).isEmpty();
    assertThat(ValuesYaml.below("chart", "# nothing\n")).isEmpty();
  }

  @Test
  @DisplayName("are merged key by key: what differs is set, lists whole, the rest is left alone")
  void merged() {
    String there = "a: {b: 1, c: [1]} # x\n'd.e': 2\ng: null\n";
    Fields wanted =
        ValuesYaml.read("values", "a: {b: 1, c: [1, 2]}\n'd.e': 3\nf: {h: {}}\ng: {i: 1}\n");
    assertThat(after(there, wanted, true))
        .isEqualTo("a: {b: 1, c: [1, 2]} # x\n'd.e': 3\ng:\n  i: 1\nf:\n  h: {}\n");
    assertThat(after(there, wanted, false)).isEqualTo(there + "f:\n  h: {}\n");
  }

  private static String after(String there, Fields wanted, boolean overwriting) {
    List<Edit> edits =
        ValuesYaml.edits("v.yaml", ValuesYaml.read("values", there), wanted, overwriting);
    byte[] content = there.getBytes(UTF_8);
    for (Edit edit : edits) {
      content = edit.apply(content).content();
    }
    return new String(content, UTF_8);
  }
}
