package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The folder of one piece of work")
class WorkFolderTest {
  @TempDir Path parent;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  @DisplayName("is its owner's alone, as are secrets in it, and is gone afterwards")
  void closed() throws IOException {
    try (WorkFolder work = WorkFolder.in(parent)) {
      Path secret = work.secretFile("token", new byte[] {1});
      Files.createDirectories(work.path().resolve("a/b"));
      Files.createSymbolicLink(work.path().resolve("a/link"), Path.of("/etc"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.path())))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
    }
    assertThat(names()).isEmpty();
    assertThat(Path.of("/etc")).isNotEmptyDirectory();
  }

  @Test
  @DisplayName("of a process that died is removed by the next to come, and no other")
  void leftovers() throws IOException {
    Files.createDirectories(parent.resolve("dead-1/storage/vfs"));
    Files.createFile(parent.resolve("dead-1.lock"));
    Files.createDirectories(parent.resolve("somebody's"));
    try (WorkFolder first = WorkFolder.in(parent);
        WorkFolder second = WorkFolder.in(parent)) {
      assertThat(first.path()).isDirectory().isNotEqualTo(second.path());
      assertThat(names())
          .contains(first.path().getFileName().toString(), second.path().getFileName().toString())
          .contains("somebody's")
          .noneMatch(name -> name.startsWith("dead"));
    }
    assertThat(names()).containsExactly("somebody's");
  }
}
