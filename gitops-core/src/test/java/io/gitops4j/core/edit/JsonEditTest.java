package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A JSON edit")
class JsonEditTest {
  private static Arguments set(String before, String where, Object value, String after) {
    return Arguments.of(before, JsonEdit.set("f.json", where, value), after);
  }

  private static Arguments remove(String before, String where, String after) {
    return Arguments.of(before, JsonEdit.remove("f.json", where), after);
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        set("{\"a\":1,\"b\":\"x\"}", "b", "y\n", "{\"a\":1,\"b\":\"y\\n\"}"),
        set("{\"a\":1}", "b", List.of(1), "{\"a\":1,\"b\":[1]}"),
        set("{\"a\": 1, \"c\": 2}\n", "b.c", true, "{\"a\": 1, \"c\": 2, \"b\": {\"c\": true}}\n"),
        set(
            "{\n\t\"a\" : 1\n}\n",
            "b",
            Map.of("c", List.of()),
            "{\n\t\"a\" : 1,\n\t\"b\" : {\n\t\t\"c\": []\n\t}\n}\n"),
        set(
            "{\r\n  \"a\": {}\r\n}\r\n",
            "a.b",
            1,
            "{\r\n  \"a\": {\r\n    \"b\": 1\r\n  }\r\n}\r\n"),
        set(
            "[{\"n\": \"a\", \"v\": 1}, {\"n\": \"b\", \"v\": 1}]",
            "[n=b].v",
            2,
            "[{\"n\": \"a\", \"v\": 1}, {\"n\": \"b\", \"v\": 2}]"),
        set(
            "\uFEFF{\"\uD83D\uDE80\": \"\\u00e9\", \"a\": 1e3}",
            "a",
            1.5,
            "\uFEFF{\"\uD83D\uDE80\": \"\\u00e9\", \"a\": 1.5}"),
        set("{\"a\": null}", "a.b", 1, "{\"a\": {\"b\": 1}}"),
        set("{\"a\": 1e99999999999}", "b", 1, "{\"a\": 1e99999999999, \"b\": 1}"),
        set("1", "", List.of("x"), "[\"x\"]"),
        remove("{\"a\": 1, \"b\": 2}", "a", "{\"b\": 2}"),
        remove("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "b", "{\n  \"a\": 1\n}\n"),
        remove("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "a", "{\n  \"b\": 2\n}\n"),
        remove("{\"a\": {\"b\": 2}}", "a.b", "{\"a\": {}}"),
        Arguments.of("[1, 2]", JsonEdit.append("f.json", "", 3), "[1, 2, 3]"),
        Arguments.of("[\n  1\n]", JsonEdit.append("f.json", "", 3), "[\n  1,\n  3\n]"),
        Arguments.of("[1, 2]", JsonEdit.insert("f.json", "", 1, 3), "[1, 3, 2]"),
        Arguments.of("[\n  1\n]", JsonEdit.insert("f.json", "", 0, 3), "[\n  3,\n  1\n]"),
        Arguments.of("[1, 2]", JsonEdit.take("f.json", "", 1), "[2]"),
        Arguments.of("{\"a\": 1}", JsonEdit.replace("f.json", "a", 2), "{\"a\": 2}"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("changes the one value and nothing else")
  void byteForByte(String before, JsonEdit edit, String after) {
    Edited edited = edit.apply(before.getBytes(StandardCharsets.UTF_8));
    assertThat(text(edited)).isEqualTo(after);
    assertThat(edit.current(edited.content())).isEqualTo(edit.wanted());
    assertThat(edit.apply(edited.content()).changed()).isFalse();
    assertThat(Edits.fromFields(edit.toFields())).isEqualTo(edit);
  }

  @Test
  @DisplayName("creates a file that isn't there")
  void createsFile() {
    Edited edited = JsonEdit.set("f.json", "a.b", List.of(1, "x")).apply(null);
    assertThat(text(edited))
        .isEqualTo("{\n  \"a\": {\n    \"b\": [\n      1,\n      \"x\"\n    ]\n  }\n}\n");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("{\"a\": 1, \"a\": 2}", "the key \"a\" stands there twice, at 1:2 and 1:10"),
        Arguments.of("{\"a\": 1,}", "the file is not valid JSON"),
        Arguments.of("{} {}", "the file has a second value at 1:4"),
        Arguments.of("{\"a\": 1", "the file is not valid JSON"),
        Arguments.of("{\"sops\": {\"mac\": \"x\"}, \"a\": 1}", "encrypted by SOPS"),
        Arguments.of("[".repeat(5000) + "]".repeat(5000), "nested more than 100 levels deep"),
        Arguments.of("{\"a\": \"x\"}", "a is a scalar at 1:7 and has nothing inside"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @DisplayName("is refused, and says why")
  void refused(String content, String why) {
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(
            () -> JsonEdit.set("f.json", "a.b", 2).apply(content.getBytes(StandardCharsets.UTF_8)))
        .withMessageStartingWith("Could not set a.b in f.json: ")
        .withMessageContaining(why);
  }

  @Test
  @DisplayName("takes no number that JSON can't hold")
  void numbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonEdit.set("f.json", "a", Double.NaN))
        .withMessageContaining("JSON can't hold");
  }

  private static String text(Edited edited) {
    return new String(Objects.requireNonNull(edited.content()), StandardCharsets.UTF_8);
  }
}
