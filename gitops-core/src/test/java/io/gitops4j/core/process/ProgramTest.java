package io.gitops4j.core.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@DisplayName("A program")
class ProgramTest {
  private static final Program SHELL = Program.named("/bin/sh");

  @TempDir Path home;

  private static Program.Result run(Program program, String script) {
    return program.run("try it", List.of("-c", script));
  }

  @Test
  @DisplayName("gets its input and arguments, and gives what it says and with what it ended")
  void runs() {
    Program.Result result =
        SHELL.run("try it", List.of("-c", "cat; echo $1 >&2; exit 3", "sh", "odd"), bytes("words"));
    assertThat(result.output()).asString(UTF_8).isEqualTo("words");
    assertThat(result.errors()).isEqualTo("odd");
    assertThat(result.status()).isEqualTo(3);
  }

  @Test
  @DisplayName("knows the variables that it was given, and none of ours")
  void ownEnvironment() {
    Program program = SHELL.in(home).withEnvironment(Map.of("MINE", "yes"));
    assertThat(run(program, "/usr/bin/env; pwd").output())
        .asString(UTF_8)
        .contains("MINE=yes", home.toString())
        .doesNotContain("HOME=", "JAVA", "PATH=/");
  }

  @Test
  @DisplayName("may leave its input unread")
  void leavesInput() {
    byte[] much = new byte[1 << 20];
    assertThat(SHELL.run("try it", List.of("-c", "exit 0"), much).status()).isZero();
  }

  @Test
  @DisplayName("that is not there is said to be missing")
  void missing() {
    assertThatThrownBy(() -> Program.named("gitops4j-missing").run("try it", List.of()))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessage(
            "Could not try it: gitops4j-missing can't be run. Install it, or say where it is.");
  }

  @Test
  @DisplayName("that takes too long is ended, with what it started")
  void tooLong() throws Exception {
    Path pid = home.resolve("pid");
    String script = "echo slow >&2; sleep 600 & echo $! > " + pid + "; wait";
    ProviderException late =
        catchThrowableOfType(
            ProviderException.class, () -> run(SHELL.withTimeout(Duration.ofMillis(1500)), script));
    assertThat(late.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(late).hasMessageContaining("PT1.5S").hasMessageContaining("slow");
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  @DisplayName("is ended when its thread is interrupted")
  void interrupted() throws Exception {
    Path pid = home.resolve("pid");
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () ->
                ended.complete(
                    catchThrowableOfType(
                        ProviderException.class,
                        () -> run(SHELL, "echo $$ > " + pid + "; sleep 600"))));
    thread.start();
    while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
      LockSupport.parkNanos(1_000_000);
    }
    thread.interrupt();
    assertThat(ended.get()).hasMessageContaining("interrupted");
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  @DisplayName("that says more than it may is refused, and one that says it all on stderr is not")
  void tooMuch() {
    Program quiet = SHELL.withMostOutput(1000);
    assertThatThrownBy(() -> run(quiet, "head -c 100000 /dev/zero"))
        .hasMessageContaining("more than 1000 bytes");
    String errors = run(quiet, "head -c 1000000 /dev/zero | tr '\\0' x >&2; echo end >&2").errors();
    assertThat(errors).hasSizeLessThanOrEqualTo(4000).endsWith("xend");
  }

  private static boolean isAlive(Path pid) throws Exception {
    long number = Long.parseLong(Files.readString(pid).strip());
    return ProcessHandle.of(number).filter(ProcessHandle::isAlive).isPresent();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
