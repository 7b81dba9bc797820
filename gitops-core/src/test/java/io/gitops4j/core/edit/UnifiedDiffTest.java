package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A difference of two texts")
class UnifiedDiffTest {
  private static final Pattern HUNK = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");
  private static final long SEED = Long.getLong("gitops4j.seed", 20260325L);

  @Test
  @DisplayName("shows what changes with three lines around it")
  void context() {
    assertThat(
            UnifiedDiff.of(
                "a.yaml", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"))
        .isEqualTo(
            """
            --- a/a.yaml
            +++ b/a.yaml
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
            """);
    assertThat(UnifiedDiff.of("a.yaml", "same", "same")).isEmpty();
  }

  @Test
  @DisplayName("shows a file that comes or goes, and a last line that doesn't end")
  void ends() {
    assertThat(UnifiedDiff.of("f", "", "a\nb\n"))
        .isEqualTo("--- a/f\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n");
    assertThat(UnifiedDiff.of("f", "a\n", "")).isEqualTo("--- a/f\n+++ b/f\n@@ -1,1 +0,0 @@\n-a\n");
    assertThat(UnifiedDiff.of("f", "a", "a\n"))
        .isEqualTo("--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
  }

  @Test
  @DisplayName("shows blank lines at the end and other line ends, which people can't see")
  void invisible() {
    assertThat(UnifiedDiff.of("f", "a\n\n\n", "a\n"))
        .isEqualTo("--- a/f\n+++ b/f\n@@ -1,3 +1,1 @@\n a\n-\n-\n");
    assertThat(UnifiedDiff.of("f", "a\r\n", "a\n"))
        .isEqualTo("--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-a\r\n+a\n");
  }

  @Test
  @DisplayName("makes the one out of the other when it is applied, whatever they are")
  void applied() {
    System.out.println("UnifiedDiffTest: -Dgitops4j.seed=" + SEED);
    Random random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      String before = text(random);
      String after = random.nextInt(4) == 0 ? text(random) : edited(before, random);
      String diff = UnifiedDiff.of("f", before, after);
      assertThat(applied(before, diff))
          .as("round %d of seed %d:%n%s", round, SEED, diff)
          .isEqualTo(after);
    }
  }

  @Test
  @DisplayName("of two large texts is still right, if not the shortest")
  void large() {
    String before = "a\n".repeat(3_000) + "x\n";
    String after = "b\n".repeat(3_000) + "x\n";
    assertThat(applied(before, UnifiedDiff.of("f", before, after))).isEqualTo(after);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(12);
    for (int n = 0; n < lines; n++) {
      text.append(line(random)).append(random.nextInt(8) == 0 ? "\r\n" : "\n");
    }
    return text.append(random.nextInt(4) == 0 ? line(random) : "").toString();
  }

  private static String line(Random random) {
    return List.of("", "a", "b", "c: d", "-x", "+y", "@@ -1,1 +1,1 @@", "\\ z")
        .get(random.nextInt(8));
  }

  private static String edited(String text, Random random) {
    List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)")));
    for (int n = random.nextInt(4); n >= 0 && !lines.isEmpty(); n--) {
      int at = random.nextInt(lines.size());
      switch (random.nextInt(3)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, line(random) + "\n");
        default -> lines.set(at, line(random) + (random.nextInt(5) == 0 ? "" : "\n"));
      }
    }
    return String.join("", lines);
  }

  /** Applies a difference of one hunk the way {@code patch} does. */
  private static String applied(String before, String diff) {
    if (diff.isEmpty()) {
      return before;
    }
    List<String> patch = lines(diff);
    assertThat(patch.subList(0, 2)).containsExactly("--- a/f\n", "+++ b/f\n");
    Matcher header = HUNK.matcher(patch.get(2).strip());
    assertThat(header.matches()).as(patch.get(2)).isTrue();
    List<String> removed = new ArrayList<>();
    List<String> added = new ArrayList<>();
    sides(patch.subList(3, patch.size()), removed, added);
    assertThat(removed).hasSize(Integer.parseInt(header.group(2)));
    assertThat(added).hasSize(Integer.parseInt(header.group(4)));
    List<String> old = lines(before);
    int from = Integer.parseInt(header.group(1)) - (removed.isEmpty() ? 0 : 1);
    assertThat(Integer.parseInt(header.group(3))).isEqualTo(from + (added.isEmpty() ? 0 : 1));
    int to = from + removed.size();
    assertThat(old.subList(from, to)).isEqualTo(removed);
    List<String> now = new ArrayList<>(old.subList(0, from));
    now.addAll(added);
    now.addAll(old.subList(to, old.size()));
    return String.join("", now);
  }

  private static void sides(List<String> hunk, List<String> removed, List<String> added) {
    for (int n = 0; n < hunk.size(); n++) {
      String line = hunk.get(n);
      boolean unended =
          n + 1 < hunk.size() && hunk.get(n + 1).equals("\\ No newline at end of file\n");
      String text = line.substring(1, line.length() - (unended ? 1 : 0));
      switch (line.charAt(0)) {
        case ' ' -> {
          removed.add(text);
          added.add(text);
        }
        case '-' -> removed.add(text);
        case '+' -> added.add(text);
        default -> assertThat(line).isEqualTo("\\ No newline at end of file\n");
      }
    }
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
  }
}
