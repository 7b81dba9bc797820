package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.model.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, in which words. */
@DisplayName("A YAML edit is refused, and says why,")
class YamlEditRefusalTest {
  private static YamlEdit set(String where) {
    return YamlEdit.set("f.yaml", where, "new");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            "a: 1\na: 2\n",
            set("b"),
            "Could not set b in f.yaml: the key a stands there twice, at 1:1 and 2:1. Remove one of"
                + " them"),
        Arguments.of(
            "a: {yes: 1, true: 2}\n",
            set("b"),
            "Could not set b in f.yaml: the key true stands there twice, at 1:5 and 1:13. Remove one"
                + " of them"),
        Arguments.of(
            "a: &x v1\nb: *x\n",
            set("a"),
            "Could not set a in f.yaml: a has the anchor &x, and its alias at 2:4 would change with"
                + " it. Write the value out in place of the alias first"),
        Arguments.of(
            "a: &x {k: 1}\nb: *x\n",
            set("a.k"),
            "Could not set a.k in f.yaml: a has the anchor &x, and its alias at 2:4 would change with"
                + " it. Write the value out in place of the alias first"),
        Arguments.of(
            "a: &x {k: 1}\nb: *x\n",
            set("b.k"),
            "Could not set b.k in f.yaml: b is the alias *x at 2:4, and a change inside it would"
                + " change the anchor. Set the whole of b, or edit the place of the anchor"),
        Arguments.of(
            "a: {x: &x 1}\nb: *x\n",
            set("a"),
            "Could not set a in f.yaml: it holds the anchor &x, which is used at 2:4. Write the value"
                + " out in place of the alias first"),
        Arguments.of(
            "a: &x {k: {l: 1}}\nb:\n  <<: *x\n",
            set("b.k.l"),
            "Could not set b.k.l in f.yaml: b.k comes through a merge key, and a key inside it would"
                + " hide the rest of it. Set the whole of b.k, or edit the place of the anchor"),
        Arguments.of(
            "a: &x {k: 1}\nb:\n  <<: *x\n",
            YamlEdit.remove("f.yaml", "b.k"),
            "Could not remove b.k in f.yaml: it comes through a merge key. Remove it at the place of"
                + " the anchor, or override it"),
        Arguments.of(
            "a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\n",
            YamlEdit.remove("f.yaml", "b.k"),
            "Could not remove b.k in f.yaml: it overrides a key that comes through a merge key, which"
                + " would show in its place. Set it to the value it is to have"),
        Arguments.of(
            "a: &x [1]\nb: *x\n",
            YamlEdit.append("f.yaml", "b", 2),
            "Could not append to b in f.yaml: what stands at 2:4 is an alias, and a change inside it"
                + " would change the anchor. Set the whole sequence, or edit the place of the anchor"),
        Arguments.of(
            "a: 1\n",
            YamlEdit.append("f.yaml", "a", 2),
            "Could not append to a in f.yaml: what stands at 1:4 is not a sequence. Set it instead"),
        Arguments.of(
            "a: 1\n",
            set("a.b"),
            "Could not set a.b in f.yaml: a is a scalar at 1:4 and has nothing inside. Set a itself"),
        Arguments.of(
            "a: [1]\n",
            set("a.b"),
            "Could not set a.b in f.yaml: a is a sequence at 1:4. Name an element by position, [0], or"
                + " by a field, [name=…]"),
        Arguments.of(
            "a: {x: 1, y: 2}\n",
            set("a[0]"),
            "Could not set a[0] in f.yaml: a is a mapping at 1:4. Name one of its keys: x, y"),
        Arguments.of(
            "a: 1\n---\na: 2\n",
            set("a"),
            "Could not set a in f.yaml: more than one document has it (the file has 2: #0, #1). Name"
                + " the document: #0: or #Kind/name: before the expression"),
        Arguments.of(
            "kind: A\n---\nkind: B\nmetadata: {name: n}\n",
            set("x"),
            "Could not set x in f.yaml: none of the file's documents has it (the file has 2: #0 A, #1"
                + " B/n). Name the document: #0: or #Kind/name: before the expression"),
        Arguments.of(
            "l:\n- n: a\n- n: a\n",
            set("l[n=a].x"),
            "Could not set l[n=a].x in f.yaml: the elements 0 and 1 both match [n=a] of l[n=a].x. Name"
                + " one by its position, or by another field"),
        Arguments.of(
            "sops:\n  mac: ENC[x]\na: 1\n",
            set("a"),
            "Could not set a in f.yaml: the file is encrypted by SOPS, and the change would break its"
                + " MAC. Edit it with sops, or keep the value in a file of its own"),
        Arguments.of(
            "a: &x [*x]\n",
            set("b"),
            "Could not set b in f.yaml: the alias *x at 1:8 contains itself. Remove it"),
        Arguments.of(
            "a: *x\n",
            set("b"),
            "Could not set b in f.yaml: the alias *x at 1:4 has no anchor before it. Add the anchor"
                + " &x"),
        Arguments.of(
            "a: 1\n  b: [\n",
            set("b"),
            "Could not set b in f.yaml: the file is not valid YAML: mapping values are not allowed"
                + " here at 2:4. Correct the file first"),
        Arguments.of(
            "a: {<<: 1}\n",
            set("a.b"),
            "Could not set a.b in f.yaml: the merge key at 1:9 does not lead to a mapping. Correct the"
                + " file first"),
        Arguments.of(
            "l: [a, a]\n",
            YamlEdit.take("f.yaml", "l", "a"),
            "Could not take from l in f.yaml: the elements 0 and 1 are both equal to it. Set the whole"
                + " sequence"),
        Arguments.of(
            "a: 1\n",
            YamlEdit.remove("f.yaml", ""),
            "Could not remove the root in f.yaml: it is the whole document. Delete the file with"
                + " FileEdit.delete"),
        Arguments.of(
            "- |\n  x",
            YamlEdit.append("f.yaml", "", "y"),
            "Could not append to the root in f.yaml: the file ends in a block scalar, to which a line"
                + " break would be added. Add the line break at the end of the file first"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @DisplayName("as INVALID")
  void invalid(String content, YamlEdit edit, String message) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> edit.apply(bytes))
        .withMessage(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
  }

  static Stream<Arguments> missing() {
    return Stream.of(
        Arguments.of(
            "spec: {replicas: 1, template: 2}\n",
            YamlEdit.replace("f.yaml", "spec.tmplate", 1),
            "Could not replace spec.tmplate in f.yaml: there is no key tmplate. The keys there are:"
                + " replicas, template. Use set to create it"),
        Arguments.of(
            "l: [a]\n",
            set("l[3]"),
            "Could not set l[3] in f.yaml: l has no element [3]; it has 1. Correct the expression, or"
                + " append the element"),
        Arguments.of(
            "l:\n- n: a\n",
            set("l[n=b].x"),
            "Could not set l[n=b].x in f.yaml: l has no element [n=b]; it has 1. Correct the"
                + " expression, or append the element"),
        Arguments.of(
            "a: 1\n",
            set("b[0]"),
            "Could not set b[0] in f.yaml: b is empty, so that there is no [0]. Set the whole"
                + " sequence, or append to it"),
        Arguments.of(
            "a: 1\n",
            set("#3:a"),
            "Could not set #3:a in f.yaml: the file has no document #3 (the file has 1: #0). Name the"
                + " document: #0: or #Kind/name: before the expression"),
        Arguments.of(
            "",
            YamlEdit.replace("f.yaml", "a", 1),
            "Could not replace a in f.yaml: the file is empty. Use set, which creates what is"
                + " missing"));
  }

  @ParameterizedTest
  @MethodSource("missing")
  @DisplayName("as NOT_FOUND")
  void notFound(String content, YamlEdit edit, String message) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> edit.apply(bytes))
        .withMessage(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("a..b", "a key is empty, at character 3"),
        Arguments.of("a.", "a key is empty, at character 3"),
        Arguments.of("a[0", "the bracket is not closed, at character 2"),
        Arguments.of(
            "a[x]",
            "'x' is neither a position, nor field=value, nor a key in quotes, at character 3"),
        Arguments.of("a.\"b", "the quote is not closed, at character 3"),
        Arguments.of(
            "a.\"b\\n\"",
            "a backslash stands before neither a quote nor a backslash, at character 5"),
        Arguments.of(
            "a.*", "there are no wildcards: an expression names one place, at character 3"),
        Arguments.of(
            "a. b", "there is a blank before or after a key without quotes, at character 3"),
        Arguments.of("a\\.b", "'\\' can't stand in a key without quotes, at character 2"),
        Arguments.of("a]b", "']' can't stand in a key without quotes, at character 2"),
        Arguments.of("a[0]b", "a dot or a bracket is missing, at character 5"),
        Arguments.of("#1", "the colon behind the document is missing, at character 3"),
        Arguments.of("#/x:a", "the document's number, kind or name is empty, at character 2"),
        Arguments.of("a[99999999999]", "the position 99999999999 is too large, at character 3"));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("when its expression is malformed, with the position")
  void malformed(String expression, String why) {
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> YamlPath.parse(expression))
        .withMessageStartingWith("Could not read the path expression '" + expression + "': " + why)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
  }

  @Test
  @DisplayName("when it would remove an element by position")
  void removeByPosition() {
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> YamlEdit.remove("f.yaml", "a[0]"))
        .withMessageContaining("done twice, it would remove the next element as well");
  }

  @Test
  @DisplayName("when the file is UTF-16, or not UTF-8")
  void encoding() {
    for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      assertThatExceptionOfType(EditException.class)
          .isThrownBy(() -> set("a").apply("a: 1\n".getBytes(charset)))
          .withMessage(
              "Could not set a in f.yaml: the file is UTF-16 or UTF-32. Convert it to UTF-8");
    }
    byte[] latin = "a: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> set("a").apply(latin))
        .withMessage(
            "Could not set a in f.yaml: the file is not UTF-8, from byte 3 on. Convert it to UTF-8");
  }

  @Test
  @DisplayName("when the file is too large, before it is parsed")
  void tooLarge() {
    byte[] huge = new byte[200 << 20];
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> set("a").apply(huge))
        .withMessageContaining("the file has 209715200 bytes, more than the limit of 10485760");
  }

  @Test
  @DisplayName("when the file is too deep")
  void tooDeep() {
    String deep = "[".repeat(50_000);
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> set("a").apply(deep.getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("nested more than 100 levels deep at 1:102");
  }

  @Test
  @DisplayName("when aliases of aliases would fill the memory")
  void aliasBomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1) + " ";
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, alias + (", " + alias).repeat(9)));
    }
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> set("b").apply(bomb.toString().getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("the aliases of the file stand for more than 1000000 nodes");
  }

  @Test
  @DisplayName("when the file has too many documents")
  void tooManyDocuments() {
    byte[] bytes = "---\n".repeat(5).getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(EditException.class)
        .isThrownBy(() -> set("b").apply(bytes, EditLimits.standard().withMaxDocuments(4)))
        .withMessageContaining("the file has more than 4 documents");
  }

  @Test
  @DisplayName("for SOPS, unless its code covers encrypted values alone and this one isn't")
  void sopsMacOnlyEncrypted() {
    String sops = "sops: {mac: x, mac_only_encrypted: true}\na: 1\nb: ENC[y]\n";
    byte[] bytes = sops.getBytes(StandardCharsets.UTF_8);
    assertThat(set("a").apply(bytes).changed()).isTrue();
    for (String where : List.of("b", "c", "sops.mac")) {
      assertThatExceptionOfType(EditException.class)
          .isThrownBy(() -> set(where).apply(bytes))
          .withMessageContaining("encrypted by SOPS");
    }
  }

  @Test
  @DisplayName("for a path outside the repository, or a value JSON can't hold")
  void misuse() {
    for (String path :
        List.of(
            "",
            "/a",
            "a//b",
            "a/",
            "../a",
            "a/./b",
            ".git/config",
            "a/.GIT",
            "a\\b",
            "a\u0000b",
            ".git./x",
            ".git /x",
            "git~1/x",
            ".g\u200cit/x",
            ".git::$INDEX_ALLOCATION/x")) {
      assertThatIllegalArgumentException().isThrownBy(() -> RepositoryPath.checked(path));
    }
    assertThat(RepositoryPath.checked("a/.github/b c.yaml")).isEqualTo("a/.github/b c.yaml");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> YamlEdit.set("f.yaml", "a", new Object()));
    assertThatIllegalArgumentException().isThrownBy(() -> YamlEdit.set("f.yaml", "a", "\uD83D"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> YamlEdit.set("f.yaml", "a", Map.of(1, "x")));
  }
}
