package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Journals that earlier versions wrote, kept for ever with what they say beside them. A set is
 * never written again; a change of the format adds one: {@code mvn -pl gitops-testkit -am test
 * -Dtest=GoldenJournalsTest -Dgitops4j.golden.write=v2}.
 */
@DisplayName("The journal of a run")
class GoldenJournalsTest {
  private static final String WRITE = "gitops4j.golden.write";
  private static final Path SETS = Path.of("src", "test", "resources", "golden");

  static Stream<String> journals() throws IOException {
    try (Stream<Path> files = Files.walk(SETS)) {
      List<String> names =
          files
              .map(file -> SETS.relativize(file).toString())
              .filter(name -> name.endsWith(GoldenJournal.ENTRIES))
              .map(name -> name.replace('\\', '/').replace(GoldenJournal.ENTRIES, ""))
              .sorted()
              .toList();
      assertThat(names).isNotEmpty();
      return names.stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journals")
  @DisplayName("says to this version what it said to the one that wrote it, byte for byte")
  void saysTheSame(String name) throws IOException {
    Path expected = SETS.resolve(name + GoldenJournal.VIEW);
    String now = GoldenJournal.read(SETS.resolve(name + GoldenJournal.ENTRIES)).view();
    assertThat(now).isEqualTo(Files.readString(expected, StandardCharsets.UTF_8));
  }

  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = "v[0-9]+")
  @DisplayName("is added to the kept ones as a new set")
  void writes() throws IOException {
    Path set = SETS.resolve(System.getProperty(WRITE));
    Files.createDirectory(set);
    GoldenRuns.all()
        .forEach(
            (name, kit) -> {
              try (kit) {
                GoldenJournal journal = GoldenJournal.of(kit);
                write(set.resolve(name + GoldenJournal.ENTRIES), journal.entries());
                write(set.resolve(name + GoldenJournal.VIEW), journal.view());
              }
            });
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write " + file, e);
    }
  }
}
