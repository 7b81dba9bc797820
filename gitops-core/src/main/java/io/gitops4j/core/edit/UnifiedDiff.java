package io.gitops4j.core.edit;

import java.util.ArrayList;
import java.util.List;

/**
 * The difference of two texts in unified form with three lines of context, as {@code patch} reads
 * it. What the texts have in common at both ends is set aside first; the rest is compared by
 * longest common subsequence, or, where that would be large, shown as replaced.
 */
public final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final int LARGEST_TABLE = 4_000_000;

  private final List<String> old;
  private final List<String> now;
  private final List<String> out = new ArrayList<>();

  private UnifiedDiff(List<String> old, List<String> now) {
    this.old = old;
    this.now = now;
  }

  /**
   * The difference of two versions of a file; empty text if there is none.
   *
   * @param path the file's, for the header
   * @param before empty text where there was no file
   * @param after empty text where there is none
   */
  public static String of(String path, String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    List<String> hunk = new UnifiedDiff(lines(before), lines(after)).hunk();
    return "--- a/" + path + "\n+++ b/" + path + "\n" + String.join("\n", hunk) + "\n";
  }

  /** The lines; a last one that doesn't end has that said below it, and is unlike one that does. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    String last = lines.remove(lines.size() - 1);
    if (!last.isEmpty()) {
      lines.add(last + "\n\\ No newline at end of file");
    }
    return lines;
  }

  private List<String> hunk() {
    int head = 0;
    int shorter = Math.min(old.size(), now.size());
    while (head < shorter && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    int from = Math.max(0, head - CONTEXT);
    int after = Math.min(tail, CONTEXT);
    out.add(header(from, old.size() - tail + after - from, now.size() - tail + after - from));
    old.subList(from, head).forEach(line -> out.add(" " + line));
    changed(old.subList(head, old.size() - tail), now.subList(head, now.size() - tail));
    old.subList(old.size() - tail, old.size() - tail + after).forEach(line -> out.add(" " + line));
    return out;
  }

  private static String header(int from, int oldLength, int newLength) {
    int oldFrom = oldLength == 0 ? from : from + 1;
    int newFrom = newLength == 0 ? from : from + 1;
    return "@@ -" + oldFrom + "," + oldLength + " +" + newFrom + "," + newLength + " @@";
  }

  private void changed(List<String> a, List<String> b) {
    if ((long) a.size() * b.size() > LARGEST_TABLE) {
      a.forEach(line -> out.add("-" + line));
      b.forEach(line -> out.add("+" + line));
      return;
    }
    int[][] common = commonLengths(a, b);
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        out.add(" " + a.get(i++));
        j++;
      } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
        out.add("-" + a.get(i++));
      } else {
        out.add("+" + b.get(j++));
      }
    }
  }

  private static int[][] commonLengths(List<String> a, List<String> b) {
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
