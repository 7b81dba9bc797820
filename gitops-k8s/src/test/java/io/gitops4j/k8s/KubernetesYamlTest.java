package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.model.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is expected here is what kubectl 1.32 and sigs.k8s.io/yaml 1.6 answered. */
class KubernetesYamlTest {
  static Stream<String> scalars() {
    return """
    on true|On true|ON true|yes true|YES true|y true|Y true|True true|TRUE true
    off false|no false|NO false|n false|N false|false false
    oN "oN"|yEs "yEs"|tRue "tRue"|~ null|null null|NULL null|nULL "nULL"
    0777 511|-0777 -511|+0777 511|0o17 15|0O17 15|0o8 "0o8"|08 8|09 9|00 0|-0 0
    +1 1|0x1F 31|0X1F 31|-0x1F -31|0x1_F 31|0x_1 1|0x "0x"|0xG "0xG"|0x1p4 "0x1p4"
    0b101 5|-0b101 -5|0B11 3|0b2 "0b2"|0b_1 1|0b-101 -5|0b+1 1|-0b-1 "-0b-1"
    1_000 1000|_1 "_1"|1_ 1|1__0 10|0_7 7|-_1 -1|08_9 89
    .5 0.5|-.5 -0.5|+.5 0.5|5. 5|. "."|.. ".."|.1_0 0.1|._5 "._5"|.1_ ".1_"|1._5 1.5
    .5e1 5|.5e1_0 5000000000|1e3 1000|1E3 1000|1e+3 1000|1.5e3 1500|12e03 12000|1.e5 100000
    1e "1e"|1e+ "1e+"|+ "+"|+. "+."|1e400 "1e400"|1e-400 0|1.0 1|1.10 1.1|-0.0 0
    Infinity "Infinity"|NaN "NaN"|inf "inf"|190:20:30 "190:20:30"|1:20 "1:20"|1:20.5 "1:20.5"
    2001-12-14 "2001-12-14"|2001-12-14t21:59:43.10-05:00 "2001-12-14t21:59:43.10-05:00"
    9223372036854775807 9223372036854775807|-9223372036854775808 -9223372036854775808
    9223372036854775808 9.223372036854776E+18|18446744073709551615 1.8446744073709552E+19
    0xFFFFFFFFFFFFFFFF 1.8446744073709552E+19|1e18 1000000000000000000|1e20 1E+20|1e21 1E+21
    12345678901234567890123 1.2345678901234568E+22|1e-7 1E-7|0.1 0.1|= "="|1#c "1#c"
    '1' "1"|"on" "on"|x:y "x:y"|50m "50m"|v1 "v1"|1.2.3 "1.2.3"
    """
        .lines()
        .flatMap(line -> Stream.of(line.strip().split("\\|")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scalars")
  @DisplayName("a scalar without a tag")
  void readsScalars(String row) {
    int space = row.indexOf(' ');
    String expected = row.substring(space + 1);
    assertThat(json("v: " + row.substring(0, space))).isEqualTo("{\"v\":" + expected + "}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!!str 1 | \"1\"",
        "! yes | \"yes\"",
        "!!int \"1\" | 1",
        "!!int 1_0 | 10",
        "!!float 1 | 1",
        "!!float 08 | 8",
        "!!bool yes | true",
        "!!null \"\" | null",
        "!!str | \"\"",
        "!!binary aGk= | \"hi\"",
        "!!timestamp 2001-01-01 | \"2001-01-01\"",
        "!foo 1 | \"1\"",
        "!!seq {b: 1} | {\"b\":1}",
        "!!set {a, b} | {\"a\":null,\"b\":null}",
        "!!omap [a: 1] | [{\"a\":1}]",
        "{a:1} | {\"a:1\":null}",
        "[x:y, 2] | [\"x:y\",2]",
        "<< | \"<<\"",
      })
  @DisplayName("tags and collections")
  void readsTags(String text, String expected) {
    assertThat(json("v: " + text)).isEqualTo("{\"v\":" + expected + "}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "on | true",
        "n | false",
        "0777 | 511",
        "1_0 | 10",
        "1e3 | 1000",
        "1e6 | 1e+06",
        "1e21 | 1e+21",
        "0.1 | 0.1",
        "1e-5 | 1e-05",
        "0.0001 | 0.0001",
        "123456789.0 | 1.2345679e+08",
        "1e300 | .inf",
        "-.inf | -.inf",
        "-0.0 | -0",
        "3.4e38 | 3.4e+38",
        "1.5e-45 | 1e-45",
        ".5 | 0.5",
        "2001-01-01 | 2001-01-01",
        "!!binary aGk= | hi",
      })
  @DisplayName("keys become text")
  void readsKeys(String key, String expected) {
    assertThat(json(key + ": a")).isEqualTo("{\"" + expected + "\":\"a\"}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{<<: {a: 1}, a: 2} | {\"a\":2}",
        "{<<: [{a: 1}, {a: 2, b: 3}], c: 2} | {\"a\":1,\"b\":3,\"c\":2}",
        "{\"<<\": {a: 1}} | {\"<<\":{\"a\":1}}",
        "{x: &a {p: 1, <<: {q: 2}}, z: {<<: *a}} |"
            + " {\"x\":{\"p\":1,\"q\":2},\"z\":{\"p\":1,\"q\":2}}",
        "{a: &x [1], b: *x} | {\"a\":[1],\"b\":[1]}",
      })
  @DisplayName("merges and aliases")
  void merges(String text, String expected) {
    assertThat(json(text)).isEqualTo(expected);
  }

  static Stream<List<String>> refused() {
    return Stream.of(
        List.of("a: 1\nb: 2\na: 3", "line 3, column 1: the key 'a' stands at line 1, column 1"),
        List.of("1: a\n\"1\": b", "the key '1' stands"),
        List.of("{a: 2, <<: {a: 1}}", "would overwrite the key 'a'"),
        List.of("{<<: {a: 1}, <<: {b: 2}}", "<< stands there twice"),
        List.of("{<<: 3}", "no mapping"),
        List.of("{<<: [[{a: 1}]]}", "no mapping"),
        List.of("a: &a [*a]", "contains itself"),
        List.of("a: *x", "the alias *x has no anchor before it"),
        List.of("a: .inf", "JSON has no infinite numbers"),
        List.of("a: .NaN", "JSON has no infinite numbers"),
        List.of("~: a", "JSON has no such key"),
        List.of("9223372036854775808: a", "JSON has no such key"),
        List.of("{? [a] : b}", "a key is not a scalar"),
        List.of("a: !!int 1.0", "'1.0' cannot be read as !!int"),
        List.of("a: !!null x", "cannot be read as !!null"),
        List.of("a: !!binary a#", "cannot be read as !!binary"),
        List.of("a: !!binary /w==", "JSON cannot hold the bytes"),
        List.of("a: !!float 18446744073709551615", "cannot be read as !!float"),
        List.of("a: b\n\tc: d", "line 2"),
        List.of("a: \u0001x", "line 1, column 4: control characters"),
        List.of("b: 1\na: \u007fx", "line 2, column 4: control characters"),
        List.of("a: [1, 2", "document 1, line 1"),
        List.of("a: b: c", "mapping values are not allowed here"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  @DisplayName("what kubectl refuses, and what it would guess, is refused with its place")
  void refuses(List<String> row) {
    assertThat(refusal(row.get(0).getBytes(StandardCharsets.UTF_8), ManifestLimits.standard()))
        .startsWith("Could not read it: a.yaml, document 1, line ")
        .contains(row.get(1));
  }

  @Test
  @DisplayName("a byte order mark and Windows' line ends are read over; other encodings refused")
  void readsEncodings() {
    assertThat(json("\uFEFFa: 1\r\nb: c\r\n")).isEqualTo("{\"a\":1,\"b\":\"c\"}");
    assertThat(json("a: \uD83D\uDE00")).isEqualTo("{\"a\":\"\uD83D\uDE00\"}");
    assertThat(refusal("a: ä".getBytes(StandardCharsets.ISO_8859_1), ManifestLimits.standard()))
        .contains("a.yaml: it is not UTF-8");
    assertThat(
            refusal(
                "%YAML 1.2\n---\na: 1".getBytes(StandardCharsets.UTF_8), ManifestLimits.standard()))
        .contains("it has the line %YAML 1.2, and kubectl reads 1.1");
    assertThat(json("%YAML 1.1\n---\na: on")).isEqualTo("{\"a\":true}");
    assertThat(refusal("a: 1".getBytes(StandardCharsets.UTF_16), ManifestLimits.standard()))
        .contains("a.yaml: it is not UTF-8");
  }

  @Test
  @DisplayName("aliases of aliases are refused before they fill the memory")
  void refusesBombs() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 60; i++) {
      String ten = ("*a" + (i - 1) + " ,").repeat(9) + "*a" + (i - 1) + " ";
      bomb.append("a" + i + ": &a" + i + " [" + ten + "]\n");
    }
    assertThat(refusal(bomb.toString().getBytes(StandardCharsets.UTF_8), ManifestLimits.standard()))
        .contains("more than 1000000 nodes once its aliases are written out");
    String deep = "[".repeat(100_000);
    assertThat(refusal(deep.getBytes(StandardCharsets.UTF_8), ManifestLimits.standard()))
        .contains("deeper than 100 levels");
  }

  @Test
  @DisplayName("documents are counted with the empty ones; anchors end with their document")
  void countsDocuments() {
    List<KubernetesYaml.Document> documents =
        read("---\n---\na: &x 1\n---\n# no\n--- # yes\nb: 2\n");
    assertThat(documents).extracting(KubernetesYaml.Document::number).containsExactly(1, 2, 3, 4);
    assertThat(documents).extracting(KubernetesYaml.Document::line).contains(3, 7);
    assertThat(
            refusal(
                "a: &x 1\n---\nb: *x".getBytes(StandardCharsets.UTF_8), ManifestLimits.standard()))
        .contains("document 2, line 3");
  }

  private static String json(String text) {
    Object value = read(text).get(0).value();
    return CanonicalJson.write(Fields.of("document", value).object("document"));
  }

  private static List<KubernetesYaml.Document> read(String text) {
    return KubernetesYaml.read(
        new YamlFile("read it", "a.yaml"),
        text.getBytes(StandardCharsets.UTF_8),
        ManifestLimits.standard());
  }

  private static String refusal(byte[] content, ManifestLimits limits) {
    ProviderException refusal =
        catchThrowableOfType(
            ProviderException.class,
            () -> KubernetesYaml.read(new YamlFile("read it", "a.yaml"), content, limits));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    return refusal.getMessage();
  }
}
