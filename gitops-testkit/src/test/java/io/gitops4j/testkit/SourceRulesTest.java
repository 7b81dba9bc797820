package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of the house that only the sources show, for every module, examples too. */
@DisplayName("In the sources of every module")
class SourceRulesTest {
  private static final int LONGEST_FILE = 400;
  private static final int LONGEST_METHOD = 60;
  private static final int AIM = 300;
  private static final Set<String> CLOCKS =
      Set.of(
          "Thread.sleep",
          "TimeUnit.sleep",
          "Instant.now",
          "LocalDate.now",
          "LocalTime.now",
          "LocalDateTime.now",
          "OffsetDateTime.now",
          "ZonedDateTime.now",
          "System.nanoTime",
          "System.currentTimeMillis");

  private static final List<Path> MAIN = new ArrayList<>();
  private static final List<Path> ALL = new ArrayList<>();

  @BeforeAll
  static void findSources() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    assertThat(root.resolve("gitops-core")).isDirectory();
    try (Stream<Path> files = Files.walk(root)) {
      files.filter(SourceRulesTest::isSource).sorted().forEach(ALL::add);
    }
    ALL.stream().filter(f -> f.toString().contains("/src/main/java/")).forEach(MAIN::add);
    assertThat(MAIN).hasSizeGreaterThan(100);
  }

  private static boolean isSource(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.endsWith(".java")
        && !path.contains("/target/")
        && (path.contains("/src/main/java/") || path.contains("/src/test/java/"));
  }

  @Test
  @DisplayName("nothing but a benchmark sleeps or asks the machine for the time, tests included")
  void noClocks() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> timeless =
        ALL.stream().filter(f -> !f.toString().contains("/benchmarks/src/")).toList();
    parse(timeless, (unit, trees) -> new ClockScanner(unit, trees, found).scan(unit, null));
    assertThat(found).isEmpty();
  }

  @Test
  @DisplayName("files are short")
  void shortFiles() throws IOException {
    List<Integer> lengths = new ArrayList<>();
    List<String> tooLong = new ArrayList<>();
    for (Path file : MAIN) {
      int lines = Files.readString(file, StandardCharsets.UTF_8).split("\n", -1).length - 1;
      lengths.add(lines);
      if (lines > LONGEST_FILE) {
        tooLong.add(file + " has " + lines + " lines");
      }
    }
    lengths.sort(null);
    int most = lengths.get((int) Math.ceil(lengths.size() * 0.95) - 1);
    System.out.println("95 of 100 files have at most " + most + " lines");
    assertThat(tooLong).isEmpty();
    assertThat(most).as("the length of 95 of 100 files").isLessThanOrEqualTo(AIM);
  }

  @Test
  @DisplayName("methods are short")
  void shortMethods() throws IOException {
    List<String> found = new ArrayList<>();
    parse(MAIN, (unit, trees) -> new LengthScanner(unit, trees, found).scan(unit, null));
    assertThat(found).isEmpty();
  }

  /** Looks at one file. */
  private interface Look {
    void at(CompilationUnitTree unit, SourcePositions positions);
  }

  private static void parse(List<Path> files, Look look) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      task.parse().forEach(unit -> look.at(unit, positions));
    }
  }

  private static String place(CompilationUnitTree unit, SourcePositions positions, Tree tree) {
    long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    return unit.getSourceFile().getName() + ":" + line;
  }

  /** Finds calls, method references and static imports of the machine's clock. */
  private static final class ClockScanner extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    ClockScanner(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
      check(tree, tree.getExpression().toString(), tree.getIdentifier().toString());
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void nothing) {
      check(tree, tree.getQualifierExpression().toString(), tree.getName().toString());
      return super.visitMemberReference(tree, null);
    }

    @Override
    public Void visitImport(ImportTree tree, Void nothing) {
      return tree.isStatic() ? super.visitImport(tree, null) : null;
    }

    private void check(Tree tree, String owner, String member) {
      String type =
          owner.startsWith("TimeUnit.") ? "TimeUnit" : owner.substring(owner.lastIndexOf('.') + 1);
      if (CLOCKS.contains(type + "." + member)) {
        found.add(place(unit, positions, tree) + " uses " + type + "." + member);
      }
    }
  }

  /** Finds long methods. */
  private static final class LengthScanner extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    LengthScanner(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree tree, Void nothing) {
      long from = positions.getStartPosition(unit, tree);
      long to = positions.getEndPosition(unit, tree);
      if (from >= 0 && to >= 0) {
        long lines =
            unit.getLineMap().getLineNumber(to) - unit.getLineMap().getLineNumber(from) + 1;
        if (lines > LONGEST_METHOD) {
          found.add(
              place(unit, positions, tree) + " " + tree.getName() + " has " + lines + " lines");
        }
      }
      return super.visitMethod(tree, null);
    }
  }
}
