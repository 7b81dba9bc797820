package io.gitops4j.examples.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The pages of the documentation, and what stands in them. */
final class Pages {
  private static final String FENCE = "```";

  private Pages() {}

  /** The repository's folder. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("gitops-bom"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Every page, those at the root too. */
  static List<Path> all() {
    List<Path> pages = new ArrayList<>(files(root().resolve("docs"), ".md"));
    for (String name : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
      pages.add(root().resolve(name));
    }
    return pages;
  }

  /** The files below a folder whose paths end so; what builds leave, and may be at, is left out. */
  static List<Path> files(Path folder, String end) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              String name = dir.getFileName().toString();
              return name.equals("target") || name.equals(".git")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(end)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fenced blocks of all pages. */
  static List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (Path page : all()) {
      List<String> lines = text(page).lines().toList();
      for (int from = 0; from < lines.size(); from++) {
        if (lines.get(from).startsWith(FENCE)) {
          int to = from + 1 + lines.subList(from + 1, lines.size()).indexOf(FENCE);
          String language = lines.get(from).substring(FENCE.length());
          blocks.add(
              new Block(page, from + 2, language, String.join("\n", lines.subList(from + 1, to))));
          from = to;
        }
      }
    }
    return blocks;
  }

  /** Some code of a page, and where it begins. */
  record Block(Path page, int line, String language, String text) {
    /** Page and line, as an editor opens them. */
    String place() {
      return root().relativize(page) + ":" + line;
    }
  }
}
