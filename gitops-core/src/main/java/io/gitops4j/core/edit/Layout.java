package io.gitops4j.core.edit;

import io.gitops4j.core.edit.Node.Branch;
import io.gitops4j.core.edit.Node.Entry;
import java.util.List;

/**
 * How a file is indented, by what it does most often.
 *
 * @param step by how many columns a mapping or the elements of a sequence stand in
 * @param dash by how many columns the dashes of a sequence stand in from their key
 */
record Layout(int step, int dash) {
  /** What a file without any example gets. */
  static final Layout USUAL = new Layout(2, 2);

  private static final int WIDEST = 16;

  static Layout of(TextFile file, List<Document> documents) {
    int[] steps = new int[WIDEST + 1];
    int[] dashes = new int[WIDEST + 1];
    for (Document document : documents) {
      count(file, document.root(), steps, dashes);
    }
    int step = most(steps, 1, USUAL.step);
    return new Layout(step, most(dashes, 0, step));
  }

  private static void count(TextFile file, Node node, int[] steps, int[] dashes) {
    if (!(node instanceof Branch branch) || branch.flow()) {
      return;
    }
    for (Entry entry : branch.entries()) {
      if (branch.mapping() && entry.value() instanceof Branch child && child.isBlock()) {
        int in = file.column(child.place().content()) - file.column(entry.start());
        if (in >= 0 && in <= WIDEST) {
          (child.mapping() ? steps : dashes)[in]++;
        }
      }
      count(file, entry.value(), steps, dashes);
    }
  }

  private static int most(int[] counts, int from, int otherwise) {
    int best = otherwise;
    int count = 0;
    for (int i = from; i < counts.length; i++) {
      if (counts[i] > count) {
        best = i;
        count = counts[i];
      }
    }
    return best;
  }
}
