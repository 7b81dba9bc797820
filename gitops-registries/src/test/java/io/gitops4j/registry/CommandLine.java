package io.gitops4j.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that is run to its end, with a home of its own. */
final class CommandLine {
  private final Path program;
  private final Path home;

  CommandLine(Path program, Path home) {
    this.program = program;
    this.home = home;
  }

  /**
   * Runs it.
   *
   * @return the bytes it wrote
   * @throws IOException if it failed, with what it said
   */
  byte[] run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile(home, "errors", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("HOME", home.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    process.getInputStream().transferTo(written);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + Files.readString(errors));
    }
    return written.toByteArray();
  }
}
