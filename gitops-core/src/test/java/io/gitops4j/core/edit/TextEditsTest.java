package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An edit of text, lines or whole files")
class TextEditsTest {
  @Test
  @DisplayName("replaces a token that stands there once")
  void token() {
    Edit edit = TokenEdit.replace("f.tpl", "CLUSTER_DOMAIN", "apps.example.org");
    byte[] old = bytes("host: x.CLUSTER_DOMAIN # é\n");
    Edited edited = edit.apply(old);
    assertThat(text(edited)).isEqualTo("host: x.apps.example.org # é\n");
    assertThat(edit.current(edited.content())).isEqualTo(edit.wanted());
    assertThat(edit.apply(edited.content()).changed()).isFalse();
    assertThat(text(edit.inverse(edit.current(old)).apply(edited.content())))
        .isEqualTo("host: x.CLUSTER_DOMAIN # é\n");
    assertThat(Edits.fromFields(edit.toFields())).isEqualTo(edit);
    assertThat(edit.describe()).isEqualTo("f.tpl: replace CLUSTER_DOMAIN by apps.example.org");
  }

  @Test
  @DisplayName("refuses a token that is missing or stands there twice")
  void tokenRefused() {
    Edit edit = TokenEdit.replace("f.tpl", "TOKEN", "x1");
    refused(
        edit,
        "a TOKEN\nb TOKEN",
        ErrorKind.INVALID,
        "Could not replace TOKEN in f.tpl: the token is not there once but at 1:3, at 2:3 and maybe"
            + " more. Make the token longer, so that it names one place");
    refused(
        edit,
        "a\n",
        ErrorKind.NOT_FOUND,
        "Could not replace TOKEN in f.tpl: the token is not there. Put it where the replacement is"
            + " to go");
    refused(
        edit,
        null,
        ErrorKind.NOT_FOUND,
        "Could not replace TOKEN in f.tpl: there is no such file. Put it where the replacement is to"
            + " go");
    assertThatIllegalArgumentException().isThrownBy(() -> TokenEdit.replace("f", "A", "xAx"));
    assertThatIllegalArgumentException().isThrownBy(() -> TokenEdit.replace("f", "A", ""));
  }

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of("a   = \"x\" # c\nb = 1\n", "a", "y", "a   = \"y\" # c\nb = 1\n"),
        Arguments.of("a = 1\r\n", "a", 2, "a = 2\r\n"),
        Arguments.of("a = true // c", "a", false, "a = false // c"),
        Arguments.of("a = \"x\"\n", "a", "${b} \"q\"\n", "a = \"$${b} \\\"q\\\"\\n\"\n"),
        Arguments.of("a = \"$${x}\"\n", "a", 1.5, "a = 1.5\n"),
        Arguments.of("a = 1", "b", "x", "a = 1\nb = \"x\"\n"),
        Arguments.of("b = {\n  a = 1\n}\na = 2\n", "a", 3, "b = {\n  a = 1\n}\na = 3\n"),
        Arguments.of("b = <<EOT\na = 1\nEOT\na = 2\n", "a", 3, "b = <<EOT\na = 1\nEOT\na = 3\n"),
        Arguments.of("/*\na = 1\n*/\na = 2\n", "a", 3, "/*\na = 1\n*/\na = 3\n"),
        Arguments.of("\"a\" = 2\n", "a", 3, "\"a\" = 3\n"));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("sets the value of a line")
  void lines(String before, String key, Object value, String after) {
    Edit edit = TokenEdit.line("f.tfvars", key, value);
    Edited edited = edit.apply(bytes(before));
    assertThat(text(edited)).isEqualTo(after);
    assertThat(edit.current(edited.content())).isEqualTo(edit.wanted());
    assertThat(Edits.fromFields(edit.toFields())).isEqualTo(edit);
    Edit back = edit.inverse(edit.current(bytes(before)));
    Edited restored = back.apply(edited.content());
    assertThat(edit.current(restored.content())).isEqualTo(edit.current(bytes(before)));
    assertThat(Edits.fromFields(back.toFields())).isEqualTo(back);
  }

  @Test
  @DisplayName("refuses lines with expressions, and keys that stand there twice")
  void linesRefused() {
    Edit edit = TokenEdit.line("f.tfvars", "a", "x");
    refused(
        edit,
        "a = [1]\n",
        ErrorKind.INVALID,
        "Could not set a in f.tfvars: the value at 1:5 is not a simple one. Edit lists, maps and"
            + " expressions by hand, or put the whole file");
    refused(
        edit,
        "a = \"${b}\"\n",
        ErrorKind.INVALID,
        "Could not set a in f.tfvars: the value at 1:5 is a template. Edit templates by hand, or put"
            + " the whole file");
    refused(
        edit,
        "a = 1\na = 2\n",
        ErrorKind.INVALID,
        "Could not set a in f.tfvars: the key stands there twice, at 1:1 and 2:1. Remove one of"
            + " them");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenEdit.line("f.tfvars", "a", List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> TokenEdit.line("f.tfvars", "a b", "x"));
  }

  @Test
  @DisplayName("puts, deletes and moves whole files")
  void files() {
    for (byte[] content : List.of(bytes("text é\n"), new byte[] {(byte) 0xff, 0, 1}, new byte[0])) {
      Edit put = FileEdit.put("a/b", content);
      assertThat(put.apply(null).content()).isEqualTo(content);
      assertThat(put.apply(content).changed()).isFalse();
      assertThat(put.current(content)).isEqualTo(put.wanted());
      assertThat(Edits.fromFields(put.toFields())).isEqualTo(put);
      assertThat(put.inverse(Optional.empty()).apply(content).content()).isNull();
      Edit delete = FileEdit.delete("a/b");
      assertThat(delete.apply(content).content()).isNull();
      assertThat(delete.apply(content).changed()).isTrue();
      assertThat(delete.apply(null).changed()).isFalse();
      assertThat(delete.inverse(delete.current(content))).isEqualTo(put);
      assertThat(Edits.fromFields(delete.toFields())).isEqualTo(delete);
      assertThat(FileEdit.move("a/b", "c", content))
          .containsExactly(FileEdit.put("c", content), delete);
    }
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(
            () -> FileEdit.put("a", "12345").apply(null, EditLimits.standard().withMaxBytes(4)));
  }

  @Test
  @DisplayName("is chosen by the name of the file")
  void byName() {
    assertThat(Edits.forPath("a/b.json").set("k", 1)).isInstanceOf(JsonEdit.class);
    assertThat(Edits.forPath("b.properties").set("k", 1))
        .isEqualTo(PropertiesEdit.set("b.properties", "k", "1"));
    assertThat(Edits.forPath("x.auto.tfvars").set("k", "v"))
        .isEqualTo(TokenEdit.line("x.auto.tfvars", "k", "v"));
    assertThat(Edits.forPath("values.yaml").set("k", 1)).isInstanceOf(YamlEdit.class);
    assertThat(Edits.forPath("Chart.yml").remove("k")).isInstanceOf(YamlEdit.class);
    assertThat(Edits.forPath("b.properties").remove("k"))
        .isEqualTo(PropertiesEdit.remove("b.properties", "k"));
    assertThat(Edits.forPath("b.json").remove("k")).isEqualTo(JsonEdit.remove("b.json", "k"));
    assertThat(Edits.forPath("b.json").append("k", 1)).isEqualTo(JsonEdit.append("b.json", "k", 1));
    assertThat(Edits.forPath("b.json").take("k", 1)).isEqualTo(JsonEdit.take("b.json", "k", 1));
    assertThat(Edits.forPath("b").replace("k", 1)).isEqualTo(YamlEdit.replace("b", "k", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Edits.forPath("b.tfvars").append("k", 1))
        .withMessageContaining("neither YAML nor JSON");
    Edit line = Edits.forPath("b.tfvars").remove("k");
    assertThat(text(line.apply(bytes("j = 1\nk = 2\n")))).isEqualTo("j = 1\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Edits.fromFields(Fields.of("type", "yaml/2")))
        .withMessage("There is no edit of the type yaml/2");
  }

  private static void refused(Edit edit, @Nullable String content, ErrorKind kind, String message) {
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> edit.apply(content == null ? null : bytes(content)))
        .withMessage(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Edited edited) {
    return new String(Objects.requireNonNull(edited.content()), StandardCharsets.UTF_8);
  }
}
