package io.gitops4j.core.report;

import io.gitops4j.core.edit.UnifiedDiff;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.spi.GitRepository;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The diffs of commits, kept to a size over the whole page. Not thread-safe. */
final class CommitDiff {
  private static final int MOST_FILES = 12;
  private static final int MOST_LINES = 120;
  private static final int LONGEST_LINE = 240;
  private static final int LARGEST_FILE = 1 << 20;
  private static final int MOST_SHOWN = 120_000;
  private static final int OPEN_WHILE = 12_000;

  private int shown;

  /** The diff of a commit, file by file. */
  void add(Markup page, GitRepository git, CommitReceipt receipt) {
    List<String> paths = receipt.edits().stream().map(e -> e.edit().path()).distinct().toList();
    for (String path : paths.subList(0, Math.min(paths.size(), MOST_FILES))) {
      if (shown > MOST_SHOWN) {
        page.open("p", "class", "soft").leaf("code", path);
        page.text(": left out, as the page has " + MOST_SHOWN / 1000 + " KB of diffs").close();
        continue;
      }
      file(page, git, receipt, path);
    }
    Tables.leftOut(page, paths.size() - MOST_FILES, "file");
  }

  private void file(Markup page, GitRepository git, CommitReceipt receipt, String path) {
    byte[] before = content(git, receipt.parent(), path);
    byte[] after = content(git, receipt.commit(), path);
    if (unfit(before) || unfit(after)) {
      page.open("p", "class", "soft").leaf("code", path);
      page.text(": " + before.length + " → " + after.length + " bytes, not shown as text").close();
      return;
    }
    List<String> diff = UnifiedDiff.of(path, text(before), text(after)).lines().skip(2).toList();
    if (shown < OPEN_WHILE) {
      page.open("details", "open", "open");
    } else {
      page.open("details");
    }
    page.open("summary").leaf("code", path).text(" ");
    page.leaf("span", counted(diff), "class", "soft").close();
    lines(page, diff);
    page.close();
  }

  private static byte[] content(GitRepository git, CommitId at, String path) {
    return git.read(at, path).orElse(new byte[0]);
  }

  private static boolean unfit(byte[] content) {
    for (byte each : content) {
      if (each == 0) {
        return true;
      }
    }
    return content.length > LARGEST_FILE;
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  private static String counted(List<String> diff) {
    long added = diff.stream().filter(line -> line.startsWith("+")).count();
    long removed = diff.stream().filter(line -> line.startsWith("-")).count();
    return "+" + added + " −" + removed;
  }

  /** Lines of a diff, the first of them. */
  void lines(Markup page, List<String> diff) {
    page.open("pre", "class", "diff", "tabindex", "0");
    for (String line : diff.subList(0, Math.min(diff.size(), MOST_LINES))) {
      String cut = Words.cut(line, LONGEST_LINE);
      page.leaf("span", cut, "class", style(cut));
      shown += cut.length();
    }
    page.close();
    Tables.leftOut(page, diff.size() - MOST_LINES, "line");
  }

  private static String style(String line) {
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> "add";
      case '-' -> "del";
      case '@' -> "at";
      default -> "same";
    };
  }
}
