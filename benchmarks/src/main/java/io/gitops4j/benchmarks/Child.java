package io.gitops4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process that is asked line by line. Ends when it is closed. Not thread-safe. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter questions;

  private Child(Process process) {
    this.process = process;
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
  }

  /** Starts a program of this class path with a small heap, and what {@code flags} says. */
  static Child start(Class<?> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    String flags = System.getProperty("flags", "");
    command.addAll(flags.isBlank() ? List.of() : List.of(flags.split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Its next line. */
  String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new EOFException("A child process ended early");
    }
    return line;
  }

  /** Its answer to a line. */
  String ask(String line) throws IOException {
    tell(line);
    return answer();
  }

  /** Gives it a line and does not wait for the answer. */
  void tell(String line) throws IOException {
    questions.write(line);
    questions.newLine();
    questions.flush();
  }

  @Override
  public void close() throws IOException {
    try {
      questions.close();
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
