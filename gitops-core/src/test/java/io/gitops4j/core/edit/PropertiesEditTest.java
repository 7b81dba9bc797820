package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A properties edit")
class PropertiesEditTest {
  private static Arguments set(String before, String key, String value, String after) {
    return Arguments.of(before, PropertiesEdit.set("f.properties", key, value), after);
  }

  private static Arguments remove(String before, String key, String after) {
    return Arguments.of(before, PropertiesEdit.remove("f.properties", key), after);
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        set("# c\na = 1\nb=2\n", "a", "x y", "# c\na = x y\nb=2\n"),
        set("a: 1\r\nb 2\r\n", "b", "3", "a: 1\r\nb 3\r\n"),
        set("a=one\\\n  two\nb=2", "a", "x", "a=x\nb=2"),
        set("a=1\\\\\nb=2\n", "a", "x\\", "a=x\\\\\nb=2\n"),
        set("a\\:b\\ c = 1\n", "a:b c", "2", "a\\:b\\ c = 2\n"),
        set("a = 1\n", "b:c d", " x", "a = 1\nb\\:c\\ d = \\ x\n"),
        set("a: 1", "b", "2", "a: 1\nb: 2\n"),
        set("a\nb=1\n", "a", "2", "a=2\nb=1\n"),
        set("a=\n", "a", "2", "a=2\n"),
        set("a=1\n", "a", "", "a=\n"),
        set("a=1\n", "a", "ключ\t", "a=\\u043A\\u043B\\u044E\\u0447\\t\n"),
        set("b=ключ\na=1\n", "a", "ключ", "b=ключ\na=ключ\n"),
        set("", "a", "1", "a=1\n"),
        remove("a=1\n# c\nb=2\\\n  3\nc=3\n", "b", "a=1\n# c\nc=3\n"),
        remove("a=1\n", "b", "a=1\n"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("changes the one value and nothing else")
  void byteForByte(String before, PropertiesEdit edit, String after) throws IOException {
    byte[] old = before.getBytes(StandardCharsets.UTF_8);
    Edited edited = edit.apply(old);
    assertThat(text(edited, StandardCharsets.UTF_8)).isEqualTo(after);
    assertThat(edit.current(edited.content())).isEqualTo(edit.wanted());
    assertThat(Edits.fromFields(edit.toFields())).isEqualTo(edit);
    Edited back = edit.inverse(edit.current(old)).apply(edited.content());
    assertThat(load(text(back, StandardCharsets.UTF_8))).isEqualTo(load(before));
  }

  @Test
  @DisplayName("keeps the bytes of ISO 8859-1")
  void latin1() {
    byte[] old = "b=\u00e9\na=1\n".getBytes(StandardCharsets.ISO_8859_1);
    Edited edited = PropertiesEdit.set("f.properties", "a", "\u00e8").apply(old);
    assertThat(text(edited, StandardCharsets.ISO_8859_1)).isEqualTo("b=\u00e9\na=\\u00E8\n");
  }

  @Test
  @DisplayName("is refused for a key that stands there twice, a broken escape, or SOPS")
  void refused() {
    refused("a=1\na=2\n", "the key stands there twice, at 1:1 and 2:1");
    refused("a=1\nb=\\u12\n", "the escape at 2:3 is not \\u and four hexadecimal digits");
    refused("a=1\nsops_mac=x\n", "encrypted by SOPS");
  }

  private static void refused(String content, String why) {
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(
            () ->
                PropertiesEdit.set("f.properties", "a", "x")
                    .apply(content.getBytes(StandardCharsets.UTF_8)))
        .withMessageStartingWith("Could not set a in f.properties: ")
        .withMessageContaining(why);
  }

  @Test
  @DisplayName("of a random file reads back in java.util.Properties as it was, but for that key")
  void randomFiles() throws IOException {
    for (long seed = 1; seed <= 3000; seed++) {
      Random random = new Random(seed);
      String file = file(random);
      Properties expected = load(file);
      String key = random.nextBoolean() ? "k" + random.nextInt(6) : pick(random);
      String value = pick(random) + pick(random);
      PropertiesEdit edit = PropertiesEdit.set("f.properties", key, value);
      Optional<String> before;
      Edited edited;
      try {
        before = edit.current(file.getBytes(StandardCharsets.UTF_8));
        edited = edit.apply(file.getBytes(StandardCharsets.UTF_8));
      } catch (EditException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("twice");
        continue;
      }
      String now = text(edited, StandardCharsets.UTF_8);
      assertThat(before.isPresent()).as("seed %d", seed).isEqualTo(expected.containsKey(key));
      expected.setProperty(key, value);
      assertThat(load(now)).as("seed %d:%n%s", seed, file).isEqualTo(expected);
    }
  }

  private static String file(Random random) {
    List<String> separators = List.of("=", " = ", ": ", " ", "\t", ":", "=\\\n ");
    StringBuilder file = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      file.append(random.nextInt(5) == 0 ? "# note \\\n" : random.nextInt(5) == 0 ? "  \n" : "");
      file.append(random.nextInt(4) == 0 ? "  " : "").append('k').append(random.nextInt(8));
      file.append(separators.get(random.nextInt(separators.size())));
      file.append(
          List.of("v", "a b ", "x\\\n   y", "\\u0041", "\\t=:", "ключ", "", "c\\\\")
              .get(random.nextInt(8)));
      file.append(i > 0 || random.nextBoolean() ? "\n" : "");
    }
    return random.nextInt(4) == 0 ? file.toString().replace("\n", "\r\n") : file.toString();
  }

  private static String pick(Random random) {
    return List.of(
            "a", "b c", " x", "é", "\\", "\n", "=", ":", "#", "!", "\uD83D\uDE80", "t\t", "\u0000")
        .get(random.nextInt(13));
  }

  private static Properties load(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    return properties;
  }

  private static String text(Edited edited, Charset charset) {
    return new String(Objects.requireNonNull(edited.content()), charset);
  }
}
