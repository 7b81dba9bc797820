package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each edit does to the bytes of a file, case by case. */
@DisplayName("A YAML edit changes the one value and nothing else")
class YamlEditGoldenTest {
  private static Arguments set(
      String name, String before, String where, @Nullable Object value, String after) {
    return Arguments.of(name, before, YamlEdit.set("f.yaml", where, value), after);
  }

  private static Arguments remove(String name, String before, String where, String after) {
    return Arguments.of(name, before, YamlEdit.remove("f.yaml", where), after);
  }

  private static Arguments append(
      String name, String before, String where, Object value, String after) {
    return Arguments.of(name, before, YamlEdit.append("f.yaml", where, value), after);
  }

  private static Arguments insert(
      String name, String before, int index, Object value, String after) {
    return Arguments.of(name, before, YamlEdit.insert("f.yaml", "a", index, value), after);
  }

  static Stream<Arguments> scalars() {
    return Stream.of(
        set("a comment behind it stays", "tag: v1 # keep\n", "tag", "v2", "tag: v2 # keep\n"),
        set(
            "in a flow map",
            "{repository: r, tag: v1, x: y}\n",
            "tag",
            "v2",
            "{repository: r, tag: v2, x: y}\n"),
        set(
            "the second of two on a line",
            "i: {tag: v1, env: v1} # c\n",
            "i.env",
            "v2",
            "i: {tag: v1, env: v2} # c\n"),
        set("an anchor nobody uses", "a: &x v1\nb: 1\n", "a", "v2", "a: &x v2\nb: 1\n"),
        set("in place of an alias", "a: &x v1\nb: *x # c\n", "b", "v2", "a: &x v1\nb: v2 # c\n"),
        set("CRLF", "a: 1\r\ntag: v1\r\nb: 2\r\n", "tag", "v2", "a: 1\r\ntag: v2\r\nb: 2\r\n"),
        set("single quotes", "tag: 'v1' # c\n", "tag", "it's", "tag: 'it''s' # c\n"),
        set("double quotes", "tag: \"v1\"\n", "tag", "say \"hi\"", "tag: \"say \\\"hi\\\"\"\n"),
        set("single quotes can't hold a bell", "tag: 'v1'\n", "tag", "\u0007", "tag: \"\\x07\"\n"),
        set("a byte order mark", "\uFEFFtag: v1\n", "tag", "v2", "\uFEFFtag: v2\n"),
        set("tabs in a value", "a: x\ty\ntag: v1\n", "tag", "p\tq", "a: x\ty\ntag: \"p\\tq\"\n"),
        set("no line break at the end", "a: 1\ntag: v1", "tag", "v2", "a: 1\ntag: v2"),
        set(
            "behind astral characters",
            "\uD83D\uDE80: \uD83D\uDE80 # \uD83D\uDE80\ntag: v1\n",
            "tag",
            "\uD83D\uDE80",
            "\uD83D\uDE80: \uD83D\uDE80 # \uD83D\uDE80\ntag: \uD83D\uDE80\n"),
        set("a number", "replicas: 2\n", "replicas", 3, "replicas: 3\n"),
        set("a number in place of a string", "port: \"80\"\n", "port", 81, "port: 81\n"),
        set("a string that looks like a number", "tag: v1\n", "tag", "10", "tag: \"10\"\n"),
        set("null", "a: 1\n", "a", null, "a: null\n"),
        set("a null that isn't written", "a:\nb: 1\n", "a", "x", "a: x\nb: 1\n"),
        set("before a comment", "a: # why\nb: 1\n", "a", "x", "a: x # why\nb: 1\n"),
        set("a plain scalar over lines", "a: one\n  two\nb: 1\n", "a", "x", "a: x\nb: 1\n"),
        set(
            "a quoted scalar over lines",
            "a: \"one\n  two\"\nb: 1\n",
            "a",
            "x",
            "a: \"x\"\nb: 1\n"),
        set("a tag that says string", "a: !!str 12\n", "a", "v2", "a: !!str v2\n"),
        set("a tag that says otherwise", "a: !Ref Old\n", "a", "x", "a: x\n"),
        set("beside custom tags", "a: !Ref X\nb: 1\n", "b", 2, "a: !Ref X\nb: 2\n"),
        set("a directive", "%YAML 1.1\n---\na: 1\n", "a", 2, "%YAML 1.1\n---\na: 2\n"),
        set("the empty key of a flow map", "{a, b: 1}\n", "a", "x", "{a: x, b: 1}\n"),
        set("JSON inside YAML", "{\"a\":1,\"b\":\"x\"}\n", "b", "y", "{\"a\":1,\"b\":\"y\"}\n"));
  }

  static Stream<Arguments> blocks() {
    return Stream.of(
        set("clip", "a: |\n  x\n  y\nb: 1\n", "a", "p\nq\n", "a: |\n  p\n  q\nb: 1\n"),
        set("strip", "a: |-\n  x\nb: 1\n", "a", "p\nq", "a: |-\n  p\n  q\nb: 1\n"),
        set("keep", "a: |+\n  x\n\nb: 1\n", "a", "p\n\n\n", "a: |+\n  p\n\n\nb: 1\n"),
        set("clip turns to strip", "a: | # c\n  x\nb: 1\n", "a", "p", "a: |- # c\n  p\nb: 1\n"),
        set(
            "blank lines behind stay",
            "a: |\n  x\n\n\nb: 1\n",
            "a",
            "p\n",
            "a: |\n  p\n\n\nb: 1\n"),
        set("folded", "a: >-\n    x\n    y\nb: 1\n", "a", "p\nq", "a: >-\n    p\n\n    q\nb: 1\n"),
        set("folded text that can't fold", "a: >\n  x\n", "a", "p\n  q\n", "a: |\n  p\n    q\n"),
        set("a first line that is indented", "a: |\n  x\n", "a", "  p\nq\n", "a: |2\n    p\n  q\n"),
        set("CRLF", "a: |\r\n  x\r\nb: 1\r\n", "a", "p\nq\n", "a: |\r\n  p\r\n  q\r\nb: 1\r\n"),
        set("at the end without a break", "a: |\n  x", "a", "p\n", "a: |\n  p\n"),
        set("a number in its place", "a: | # c\n  1\nb: 1\n", "a", 2, "a: 2 # c\nb: 1\n"),
        set(
            "text that doesn't fit",
            "a: |\n  x\nb: 1\n",
            "a",
            "\u0007\n",
            "a: \"\\x07\\n\"\nb: 1\n"),
        set("several lines elsewhere are quoted", "a: x\n", "a", "p\nq", "a: \"p\\nq\"\n"));
  }

  static Stream<Arguments> created() {
    return Stream.of(
        set("a key", "a: 1\n# end\n", "b", 2, "a: 1\nb: 2\n# end\n"),
        set("behind a comment", "a: 1 # c\n", "b", 2, "a: 1 # c\nb: 2\n"),
        set("without a break at the end", "a: 1", "b", 2, "a: 1\nb: 2"),
        set("CRLF", "a:\r\n  b: 1\r\n", "a.c", 2, "a:\r\n  b: 1\r\n  c: 2\r\n"),
        set("in four columns", "a:\n    b: 1\n", "c.d", 1, "a:\n    b: 1\nc:\n    d: 1\n"),
        set(
            "lists as the file has them",
            "a:\n- 1\n",
            "b",
            List.of("x", Map.of("k", "v")),
            "a:\n- 1\nb:\n- x\n- k: v\n"),
        set("lists further in", "a:\n    - 1\n", "b", List.of("x"), "a:\n    - 1\nb:\n    - x\n"),
        set(
            "in an element",
            "l:\n- n: a\n- n: b\n",
            "l[n=b].x.z",
            1,
            "l:\n- n: a\n- n: b\n  x:\n    z: 1\n"),
        set("in a flow map", "a: {b: 1} # c\n", "a.c", "x, y", "a: {b: 1, c: \"x, y\"} # c\n"),
        set("in an empty map", "a: {} # c\n", "a.b", 1, "a: # c\n  b: 1\n"),
        set(
            "in a flow map over lines",
            "a: {\n  b: 1, # c\n  d: 2 # e\n}\n",
            "a.f",
            3,
            "a: {\n  b: 1, # c\n  d: 2, # e\n  f: 3\n}\n"),
        set("in JSON style", "{\n  \"a\": 1\n}\n", "b", "x", "{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n"),
        set("under null", "a:\nb: 1\n", "a.c", 1, "a:\n  c: 1\nb: 1\n"),
        set("under a written null", "a: ~ # c\nb: 1\n", "a.c", 1, "a: # c\n  c: 1\nb: 1\n"),
        set("in a file of comments", "# only\n", "a.b", 1, "# only\na:\n  b: 1\n"),
        set("in an empty document", "---\n# c\n", "a", 1, "---\na: 1\n# c\n"),
        set(
            "an override of a merged key",
            "b: &b {x: 1}\ns:\n  <<: *b\n",
            "s.x",
            2,
            "b: &b {x: 1}\ns:\n  <<: *b\n  x: 2\n"),
        set(
            "a key that needs quotes",
            "a: 1\n",
            "\"yes\".\"b: c\"",
            "x",
            "a: 1\n\"yes\":\n  \"b: c\": x\n"),
        set(
            "behind a literal that keeps its blank lines",
            "a: |+\n  x\n\n",
            "b",
            1,
            "a: |+\n  x\n\nb: 1\n"),
        set("before a literal without a break", "a: 1\nb: |\n  x", "c", 1, "a: 1\nc: 1\nb: |\n  x"),
        append(
            "an element",
            "a:\n  - 1 # one\n  # end\n",
            "a",
            2,
            "a:\n  - 1 # one\n  - 2\n  # end\n"),
        append("an element in brackets", "a: [1, 2,]\n", "a", 3, "a: [1, 2, 3,]\n"),
        append("the first element", "a: []\n", "a", Map.of("b", 1), "a:\n  - b: 1\n"),
        append("a sequence that is missing", "a: 1\n", "b", "x", "a: 1\nb:\n  - x\n"),
        insert(
            "an element in front, above the comment of the next",
            "a: # all\n# one\n- b: 1 # here\n  c: 2\nd: 3\n",
            0,
            Map.of("b", 0),
            "a: # all\n- b: 0\n# one\n- b: 1 # here\n  c: 2\nd: 3\n"),
        insert(
            "an element between two, above the comment of the next",
            "a:\n  - 1 # one\n  # two\n  - 2\n",
            1,
            9,
            "a:\n  - 1 # one\n  - 9\n  # two\n  - 2\n"),
        insert("an element in brackets", "a: [1, 2,]\n", 1, 3, "a: [1, 3, 2,]\n"),
        insert("an element behind the last", "a: [1, 2]\n", 9, 3, "a: [1, 2, 3]\n"),
        insert("one that is there stays", "a: [1, 2]\n", 0, 2, "a: [1, 2]\n"));
  }

  static Stream<Arguments> structures() {
    return Stream.of(
        set(
            "a map for a scalar",
            "a: x # c\nb: 1\n",
            "a",
            Map.of("k", 1),
            "a: # c\n  k: 1\nb: 1\n"),
        set(
            "a scalar for a map",
            "a: # c\n  k: 1\n  l: 2 # d\nb: 1\n",
            "a",
            "x",
            "a: x # c\nb: 1\n"),
        set("a map for a map", "a:\n   k: 1\nb: 1\n", "a", Map.of("l", 2), "a:\n   l: 2\nb: 1\n"),
        set("a list for a flow list", "a: [1] # c\n", "a", List.of(1, "x"), "a: [1, x] # c\n"),
        set("an element", "- a: 1\n  b: 2\n- x\n", "[0]", "z", "- z\n- x\n"),
        set("a map for an element", "- x\n- y\n", "[-1]", Map.of("k", 1), "- x\n- k: 1\n"),
        set("an empty map", "a:\n  k: 1\n", "a", Map.of(), "a: {}\n"));
  }

  static Stream<Arguments> removed() {
    return Stream.of(
        remove("a line", "a: 1\n# b\nb: 2 # c\nd: 3\n", "b", "a: 1\n# b\nd: 3\n"),
        remove("lines", "a:\n  k: 1\n  l: |\n    x\nb: 1\n", "a.l", "a:\n  k: 1\nb: 1\n"),
        remove("the last key", "a:\n  # why\n  k: 1 # c\nb: 1\n", "a.k", "a: {}\n  # why\nb: 1\n"),
        remove("the only key", "a: 1\n", "a", "{}\n"),
        remove("the first key of an element", "- a: 1\n  b: 2\n", "[0].a", "- b: 2\n"),
        remove("an element", "l:\n- n: a\n  x: 1\n- n: b\n", "l[n=a]", "l:\n- n: b\n"),
        remove("the last element", "l:\n- n: a\n", "l[n=a]", "l: []\n"),
        remove("the first of a flow map", "{a: 1, b: 2, c: 3}\n", "a", "{b: 2, c: 3}\n"),
        remove("the last of a flow map", "{a: 1, b: 2, c: 3}\n", "c", "{a: 1, b: 2}\n"),
        remove("the only one of a flow map", "x: {a: 1} # c\n", "x.a", "x: {} # c\n"),
        remove(
            "a line of a flow map", "{\n  a: 1, # c\n  b: 2 # d\n}\n", "b", "{\n  a: 1 # c\n}\n"),
        remove("without a break at the end", "a: 1\nb: 2", "b", "a: 1\n"),
        remove("CRLF", "a: 1\r\nb: 2\r\nc: 3\r\n", "b", "a: 1\r\nc: 3\r\n"),
        remove("what isn't there", "a: 1\n", "b.c", "a: 1\n"),
        Arguments.of(
            "an element by its value",
            "l: [a, b]\n",
            YamlEdit.take("f.yaml", "l", "a"),
            "l: [b]\n"));
  }

  static Stream<Arguments> places() {
    return Stream.of(
        set("by position", "l: [a, b]\n", "l[1]", "c", "l: [a, c]\n"),
        set("from the end", "l:\n- a\n- b\n", "l[-2]", "c", "l:\n- c\n- b\n"),
        set(
            "by a field",
            "l:\n- name: a\n  v: 1\n- name: b\n  v: 1\n",
            "l[name=b].v",
            2,
            "l:\n- name: a\n  v: 1\n- name: b\n  v: 2\n"),
        set(
            "by a field with blanks",
            "l:\n- n m: a.b c\n  v: 1\n",
            "l[\"n m\"='a.b c'].v",
            2,
            "l:\n- n m: a.b c\n  v: 2\n"),
        set(
            "dots, slashes and blanks",
            "m:\n  a.b/c d: 1\n",
            "m.\"a.b/c d\"",
            2,
            "m:\n  a.b/c d: 2\n"),
        set("in brackets and quotes", "m:\n  'a.b': 1\n", "m['a.b']", 2, "m:\n  'a.b': 2\n"),
        set("a slash without quotes", "m:\n  a/b: 1\n", "m.a/b", 2, "m:\n  a/b: 2\n"),
        set("a key that is true", "on: push\n", "on", "pull", "on: pull\n"),
        set("a key that is a number", "p:\n  80: a\n", "p.80", "b", "p:\n  80: b\n"),
        set("an explicit key", "? a\n: 1\n", "a", 2, "? a\n: 2\n"),
        set("the root", "just text # c\n", "", "other", "other # c\n"),
        set("the document that has it", "a: 1\n---\nb: 1\n", "b", 2, "a: 1\n---\nb: 2\n"),
        set("a document by position", "a: 1\n---\na: 1\n", "#1:a", 2, "a: 1\n---\na: 2\n"),
        set(
            "a document by kind",
            "kind: A\n---\nkind: B\nx: 1\n",
            "#B:x",
            2,
            "kind: A\n---\nkind: B\nx: 2\n"),
        set(
            "a document by kind and name",
            "kind: A\nmetadata: {name: p}\n---\nkind: A\nmetadata: {name: 'q:r'}\n",
            "#A/\"q:r\":x",
            2,
            "kind: A\nmetadata: {name: p}\n---\nkind: A\nmetadata: {name: 'q:r'}\nx: 2\n"),
        set("a trailing empty document", "a: 1\n---\n", "b", 2, "a: 1\nb: 2\n---\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"scalars", "blocks", "created", "structures", "removed", "places"})
  @DisplayName("byte for byte")
  void byteForByte(String name, String before, YamlEdit edit, String after) {
    byte[] old = before.getBytes(StandardCharsets.UTF_8);
    Edited edited = edit.apply(old);
    assertThat(text(edited)).isEqualTo(after);
    assertThat(edited.changed()).isEqualTo(!before.equals(after));
    assertThat(edit.current(edited.content())).isEqualTo(edit.wanted());
    assertThat(edit.apply(edited.content()).changed()).isFalse();
    assertThat(Edits.fromFields(edit.toFields())).isEqualTo(edit);
  }

  private static String text(Edited edited) {
    return new String(Objects.requireNonNull(edited.content()), StandardCharsets.UTF_8);
  }
}
