package io.gitops4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A program that is run to its end")
@EnabledOnOs(OS.LINUX)
class ExternalProgramTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path folder;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private void run(Duration timeout, String script) {
    new ExternalProgram(folder, Map.of("PATH", "/usr/bin:/bin"), timeout, lines::add)
        .run("build web", List.of("sh", "-c", script));
  }

  @Test
  @DisplayName(
      "tells its lines as they come, of both its outputs, in its folder, with no more than it was given")
  void lines() {
    run(LONG, "pwd; echo two >&2; echo; echo \"HOME=$HOME\"; head -c 2500 /dev/zero | tr '\\0' x");
    assertThat(lines).hasSize(6).startsWith(folder.toString(), "two", "HOME=");
    assertThat(String.join("", lines.subList(3, 6))).isEqualTo("x".repeat(2500));
  }

  @Test
  @DisplayName("that fails is a failure with its last lines")
  void failure() {
    assertThatThrownBy(() -> run(LONG, "for i in $(seq 40); do echo line $i; done; exit 7"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageStartingWith("Could not build web: sh ended with 7. It said last:\n  line 21\n")
        .hasMessageEndingWith("\n  line 40");
  }

  @Test
  @DisplayName("that is not there is a failure that says so")
  void missing() {
    assertThatThrownBy(
            () ->
                new ExternalProgram(folder, Map.of(), LONG, lines::add)
                    .run("build web", List.of("/nowhere/buildah")))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessageContaining("the program /nowhere/buildah can't be run. Install it");
  }

  @Test
  @DisplayName("that takes too long is ended with everything it started")
  void timeout() {
    assertThatThrownBy(() -> run(Duration.ofSeconds(2), sleeping("86011")))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
        .hasMessageContaining("it was not done within PT2S. It said last:\n  begun");
    assertThat(sleepers("86011")).isEmpty();
  }

  @Test
  @DisplayName("is ended with everything it started when the thread is interrupted")
  void interrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                new ExternalProgram(
                        folder, Map.of("PATH", "/usr/bin:/bin"), LONG, line -> begun.countDown())
                    .run("build web", List.of("sh", "-c", sleeping("86012")));
                thrown.completeExceptionally(new AssertionError("it went on"));
              } catch (ProviderException e) {
                thrown.complete(e);
              }
            });
    thread.start();
    begun.await();
    thread.interrupt();
    assertThat(thrown.join()).hasMessage("Could not build web: the thread was interrupted");
    thread.join();
    assertThat(sleepers("86012")).isEmpty();
  }

  /** A shell that waits for another that waits for a long sleep. */
  private static String sleeping(String seconds) {
    return "sh -c 'sleep " + seconds + "; true' & echo begun; wait";
  }

  private static List<String> sleepers(String seconds) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("sleep " + seconds))
        .toList();
  }
}
