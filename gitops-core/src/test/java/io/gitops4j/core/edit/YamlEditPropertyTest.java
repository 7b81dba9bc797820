package io.gitops4j.core.edit;

import static io.gitops4j.core.edit.LoadedYaml.at;
import static io.gitops4j.core.edit.LoadedYaml.collect;
import static io.gitops4j.core.edit.LoadedYaml.load;
import static io.gitops4j.core.edit.LoadedYaml.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.LoadedYaml.Change;
import io.gitops4j.core.edit.LoadedYaml.Place;
import io.gitops4j.core.model.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random edits of random files, judged by a reader that knows nothing of our code.
 *
 * <p>{@code -Dgitops4j.edit.cases=1000000} runs as many, {@code -Dgitops4j.edit.seed=42} begins at
 * another file. A failure names the seed of its file.
 */
@DisplayName("An edit of a random YAML file")
class YamlEditPropertyTest {
  private static final int CASES = Integer.getInteger("gitops4j.edit.cases", 6_000);
  private static final long SEED = Long.getLong("gitops4j.edit.seed", 1);
  private static final Object[] VALUES = {
    "v2",
    "1.2.3",
    "yes",
    "0123",
    "1e3",
    "foo: bar",
    "foo #bar",
    "",
    "*star",
    "&and",
    "!bang",
    "%per",
    "@at",
    "- dash",
    "? q",
    "trailing ",
    " leading",
    "a\nb",
    "a\nb\n",
    "a\n\nb\n\n",
    "\n",
    "\ttab",
    "\u0007",
    "\uD83D\uDE80 rocket",
    "\u0085",
    "ключ",
    "null",
    "~",
    "2001-12-14",
    "it's",
    "say \"hi\"",
    "back\\slash",
    "  indented\nfirst",
    "{a}",
    "[b]",
    "a, b",
    "x:",
    ":x",
    "#c",
    "...",
    "---",
    "<<",
    "=",
    "0o17",
    "1_000",
    "12:30:45",
    "\r\n",
    "multi\r\nline",
    "\uFEFF",
    "sha256:abc",
    "quay.io/a/b:v1@sha256:ff",
    7,
    -1L,
    1.5,
    true,
    false,
    12345678901234567L,
    List.of(),
    Map.of(),
    List.of("x", 1),
    Map.of("k", "v"),
    Map.of("deep", Map.of("er", List.of("yes", Map.of("a", 1)))),
    List.of(List.of("n"), Map.of())
  };

  private final Map<String, Integer> outcomes = new TreeMap<>();
  private int cases;
  private int plainSets;
  private int plainSetsDone;

  @Test
  @DisplayName("changes the named place only, or is refused for a documented reason")
  void randomEdits(TestReporter reporter) {
    for (long seed = SEED; cases < CASES; seed++) {
      String text = RandomYaml.of(seed);
      List<Object> trees = load(text);
      if (trees == null) {
        count("skipped");
        continue;
      }
      try {
        everyPath(seed, text, trees);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("Seed " + seed + ", file:\n" + text, e);
      }
    }
    outcomes.put("cases", cases);
    outcomes.forEach((outcome, count) -> reporter.publishEntry(outcome, count.toString()));
    assertThat(plainSetsDone).as("sets made, of %s", outcomes).isGreaterThan(plainSets * 9 / 10);
    assertThat(outcomes.getOrDefault("unproven", 0))
        .as("refused for want of proof, of %s", outcomes)
        .isLessThan(cases / 200 + 1);
  }

  private void everyPath(long seed, String text, List<Object> trees) {
    Random random = new Random(seed);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < trees.size(); i++) {
      String document = trees.size() > 1 ? "#" + i + ":" : "";
      List<Place> places = new ArrayList<>();
      collect(new Place(document, List.of(), null), trees.get(i), places, 0);
      for (Place place : places) {
        edits(random, bytes, trees, i, place);
      }
    }
  }

  private void edits(Random random, byte[] bytes, List<Object> trees, int index, Place place) {
    Object node = at(trees.get(index), place.steps());
    String expression = place.expression();
    Object value = VALUES[random.nextInt(VALUES.length)];
    check(bytes, trees, index, place, YamlEdit.set("f.yaml", expression, value), Change.put(value));
    if (place.isElement()) {
      take(bytes, trees, index, place, node);
    } else if (!place.steps().isEmpty()) {
      check(bytes, trees, index, place, YamlEdit.remove("f.yaml", expression), Change.REMOVE);
    }
    Object other = VALUES[random.nextInt(VALUES.length)];
    if (node instanceof List<?>) {
      YamlEdit edit = YamlEdit.append("f.yaml", expression, other);
      check(bytes, trees, index, place, edit, Change.append(other));
      int at = random.nextInt(4);
      YamlEdit insert = YamlEdit.insert("f.yaml", expression, at, other);
      check(bytes, trees, index, place, insert, Change.insert(at, other));
    }
    if (node instanceof Map<?, ?> || node == null) {
      Place created = place.plus("new.key", "[\"new.key\"]");
      Place deeper = created.plus("in", ".in");
      check(
          bytes,
          trees,
          index,
          created,
          YamlEdit.set("f.yaml", created.expression(), other),
          Change.put(other));
      check(
          bytes,
          trees,
          index,
          deeper,
          YamlEdit.set("f.yaml", deeper.expression(), other),
          Change.put(other));
    }
  }

  private void take(
      byte[] bytes, List<Object> trees, int index, Place place, @Nullable Object node) {
    Place list = place.parent();
    List<?> items = (List<?>) at(trees.get(index), list.steps());
    boolean unique = items.stream().filter(item -> show(item).equals(show(node))).count() == 1;
    if (unique && isJson(node)) {
      YamlEdit edit = YamlEdit.take("f.yaml", list.expression(), node);
      check(bytes, trees, index, place, edit, Change.REMOVE);
    }
  }

  private static boolean isJson(@Nullable Object node) {
    try {
      Value.of(node);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void check(
      byte[] bytes, List<Object> trees, int index, Place place, YamlEdit edit, Change change) {
    cases++;
    boolean plain =
        !new String(bytes, StandardCharsets.UTF_8).matches("(?s).*[*&].*")
            && edit.describe().contains(": set ");
    plainSets += plain ? 1 : 0;
    Edited edited;
    try {
      edited = edit.apply(bytes);
    } catch (EditException e) {
      assertThat(e.kind()).as(e.getMessage()).isIn(ErrorKind.INVALID, ErrorKind.NOT_FOUND);
      count(reason(e));
      return;
    }
    plainSetsDone += plain ? 1 : 0;
    count("made");
    byte[] result = Objects.requireNonNull(edited.content());
    List<Object> expected = new ArrayList<>(trees);
    expected.set(index, change.made(trees.get(index), place.steps()));
    String text = new String(result, StandardCharsets.UTF_8);
    assertThat(show(load(text))).as("%s gave%n%s", edit, text).isEqualTo(show(expected));
    assertOutside(bytes, result, edited);
    boolean reordered = change.isRemoval() && place.isElement();
    if (!reordered && (!change.isRemoval() || place.last() instanceof String)) {
      inverse(bytes, trees, edit, result, change);
    }
  }

  private void inverse(
      byte[] bytes, List<Object> trees, YamlEdit edit, byte[] result, Change change) {
    Optional<String> before = edit.current(bytes);
    assertThat(edit.current(result)).isEqualTo(edit.wanted());
    assertThat(edit.apply(result).changed()).isFalse();
    if (before.isEmpty() && !change.isRemoval()) {
      return;
    }
    try {
      byte[] restored = edit.inverse(before).apply(result).content();
      String text = new String(Objects.requireNonNull(restored), StandardCharsets.UTF_8);
      assertThat(show(load(text))).as("%s taken back gave%n%s", edit, text).isEqualTo(show(trees));
      count("taken back");
    } catch (EditException e) {
      count("not taken back: " + reason(e));
    }
  }

  private static void assertOutside(byte[] old, byte[] now, Edited edited) {
    int oldAt = 0;
    int newAt = 0;
    for (Replacement span : edited.replacements()) {
      int length = span.offset() - oldAt;
      assertThat(span.newOffset() - newAt).isEqualTo(length);
      assertThat(Arrays.equals(old, oldAt, oldAt + length, now, newAt, newAt + length)).isTrue();
      oldAt = span.offset() + span.oldLength();
      newAt = span.newOffset() + span.newLength();
    }
    assertThat(Arrays.equals(old, oldAt, old.length, now, newAt, now.length)).isTrue();
  }

  private static String reason(EditException e) {
    String message = String.valueOf(e.getMessage());
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("could not be proven", "unproven");
    reasons.put("merge key", "merge key");
    reasons.put("alias", "alias");
    reasons.put("which is used at", "anchor");
    reasons.put("ends in a block scalar", "no line break at the end");
    for (Map.Entry<String, String> entry : reasons.entrySet()) {
      if (message.contains(entry.getKey())) {
        return entry.getValue();
      }
    }
    throw new AssertionError("Not a documented refusal", e);
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }
}
