package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How values are written, read, compared and restored. */
@DisplayName("A YAML edit and the values it deals with")
class YamlEditValuesTest {
  @ParameterizedTest
  @MethodSource("awkwardStrings")
  @DisplayName("a string reads back as that string, whatever the quotes were")
  void stringsReadBack(String value) {
    for (String old :
        List.of("a: x # c\n", "a: 'x' # c\n", "a: \"x\"\n", "a: {b: x}\n", "a: |\n  x\n")) {
      String where = old.contains("{") ? "a.b" : "a";
      YamlEdit edit = YamlEdit.set("f.yaml", where, value);
      String now = text(edit.apply(old.getBytes(StandardCharsets.UTF_8)));
      Object tree = new org.yaml.snakeyaml.Yaml().load(now);
      Object read = ((Map<?, ?>) tree).get("a");
      assertThat(read instanceof Map<?, ?> map ? map.get("b") : read).as(now).isEqualTo(value);
    }
  }

  static Stream<String> awkwardStrings() {
    return Stream.of(
        "foo: bar",
        "foo #bar",
        "yes",
        "No",
        "0123",
        "0o17",
        "1e3",
        "1_000",
        "12:30:45",
        ".5",
        "+1",
        "",
        "*star",
        "&and",
        "!bang",
        "%per",
        "@at",
        "`tick",
        "- dash",
        "-x",
        "? q",
        ": c",
        "x:",
        "trailing ",
        " leading",
        "null",
        "~",
        "2001-12-14",
        "{a}",
        "[b]",
        "a, b",
        "<<",
        "=",
        "---",
        "...",
        "\t",
        "\n",
        "a\nb",
        "a\n\n\nb\n\n",
        "a\r\nb",
        "\u0000",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\uD83D\uDE80",
        "it's",
        "\"",
        "\\",
        "#",
        "y",
        "n",
        "on",
        "0x1f",
        "NaN",
        ".nan",
        ".inf",
        "1.2.3",
        "v1",
        "sha256:abc");
  }

  @Test
  @DisplayName("a file that isn't there is created")
  void createsFile() {
    Edited edited = YamlEdit.set("f.yaml", "a.b", List.of("x")).apply(null);
    assertThat(text(edited)).isEqualTo("a:\n  b:\n    - x\n");
    assertThat(YamlEdit.remove("f.yaml", "a").apply(null).content()).isNull();
  }

  @Test
  @DisplayName("an equal value leaves the bytes alone, however it is spelled")
  void equalValue() {
    byte[] old = "a: 'v1' # c".getBytes(StandardCharsets.UTF_8);
    Edited edited = YamlEdit.set("f.yaml", "a", "v1").apply(old);
    assertThat(edited.changed()).isFalse();
    assertThat(edited.content()).isEqualTo(old);
    assertThat(edited.replacements()).isEmpty();
  }

  @Test
  @DisplayName("the spans are reported in bytes, with the value before and after")
  void reportsSpans() {
    byte[] old = "\uFEFFключ: \uD83D\uDE80\ntag: v1\n".getBytes(StandardCharsets.UTF_8);
    Edited edited = YamlEdit.set("f.yaml", "tag", "v22").apply(old);
    Replacement span = edited.replacements().get(0);
    assertThat(edited.replacements()).hasSize(1);
    assertThat(span.offset()).isEqualTo(old.length - 3);
    assertThat(span.oldLength()).isEqualTo(2);
    assertThat(span.newLength()).isEqualTo(3);
    assertThat(span.before()).contains("\"v1\"");
    assertThat(span.after()).contains("\"v22\"");
  }

  @Test
  @DisplayName("the inverse restores the value with its type")
  void inverseRestoresType() {
    for (String value :
        List.of("1.2", "'1.2'", "2001-12-14", "!Ref X", ".inf", "[1, {a: b}]", "~")) {
      byte[] old = ("a: " + value + "\nb: 1\n").getBytes(StandardCharsets.UTF_8);
      YamlEdit edit = YamlEdit.set("f.yaml", "a", "other");
      byte[] now = Objects.requireNonNull(edit.apply(old).content());
      Edit back = edit.inverse(edit.current(old));
      byte[] restored = Objects.requireNonNull(back.apply(now).content());
      assertThat(edit.current(restored)).as(value).isEqualTo(edit.current(old));
      assertThat(Edits.fromFields(back.toFields())).isEqualTo(back);
    }
  }

  @Test
  @DisplayName("the text of a value tells types apart, and nothing else")
  void canonicalText() {
    assertThat(current("a: 1.2")).isEqualTo("1.2");
    assertThat(current("a: 1e+999999999")).isEqualTo("1E+999999999");
    assertThat(current("a: 1:30")).isEqualTo("90");
    assertThat(current("a: '1.2'")).isEqualTo("\"1.2\"");
    assertThat(current("a: {z: 1, b: x}")).isEqualTo(current("a:\n  b: \"x\"\n  z: 0x1"));
    assertThat(current("a: 2001-12-14"))
        .isEqualTo("{\"!tag\":\"!!timestamp\",\"!value\":\"2001-12-14\"}");
    assertThat(current("a: {1: x}")).isNotEqualTo(current("a: {'1': x}"));
    assertThat(current("x: &x {p: 1}\na: {<<: *x, q: 2}")).isEqualTo("{\"p\":1,\"q\":2}");
  }

  private static String current(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return YamlEdit.remove("f.yaml", "a").current(bytes).orElseThrow();
  }

  private static String text(Edited edited) {
    return new String(Objects.requireNonNull(edited.content()), StandardCharsets.UTF_8);
  }
}
