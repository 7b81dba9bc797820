package io.gitops4j.k8s.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisplayName("Processes of a group")
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProcessGroupTest {
  @Test
  @DisplayName("are gone when it is closed, and so is its folder")
  void endTogether() throws Exception {
    Path one;
    Path two;
    ProcessHandle first;
    ProcessHandle second;
    try (ProcessGroup group = ProcessGroup.begin("gitops4j-test")) {
      one = group.home().resolve("one.pid");
      two = group.home().resolve("two.pid");
      group.start("one", List.of("sleep", "300"));
      group.start("two", List.of("sh", "-c", "echo it\\'s \"up\"; exec sleep 300"));
      group.await("one", () -> !Files.readString(one).isBlank());
      group.await("two", () -> !Files.readString(two).isBlank());
      first = handle(one);
      second = handle(two);
      assertThat(first.isAlive()).isTrue();
    }
    first.onExit().join();
    second.onExit().join();
    assertThat(one.getParent()).doesNotExist();
  }

  private static ProcessHandle handle(Path pid) throws Exception {
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }

  @Test
  @DisplayName("that end too early are told with what they said last")
  void endEarly() throws Exception {
    try (ProcessGroup group = ProcessGroup.begin("gitops4j-test")) {
      group.start("one", List.of("sh", "-c", "echo no such disk; exit 3"));
      assertThatIOException()
          .isThrownBy(() -> group.await("one", () -> false))
          .withMessageContaining("no such disk");
    }
  }
}
