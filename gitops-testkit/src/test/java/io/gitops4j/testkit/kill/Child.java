package io.gitops4j.testkit.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link DeliveryProcess} as seen from outside. Thread-safe. */
final class Child {
  private final Process process;
  private final Writer commands;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, CompletableFuture<String>> asked = new ConcurrentHashMap<>();
  private final CompletableFuture<String> up = new CompletableFuture<>();
  private volatile Runnable onPoint = () -> {};

  private Child(Process process) {
    this.process = process;
    this.commands = process.outputWriter(UTF_8);
    Thread reader = new Thread(this::read, "answers of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static Child start(Site site, String journal) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-Xmx160m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DeliveryProcess.class.getName());
    command.addAll(List.of(site.home().toString(), site.remote().toString(), journal));
    return new Child(
        new ProcessBuilder(command)
            .redirectError(
                ProcessBuilder.Redirect.appendTo(site.home().resolve("errors.txt").toFile()))
            .start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it delivers already. */
  boolean isUp() {
    return up.isDone() && !up.isCompletedExceptionally() && isAlive();
  }

  void awaitUp() throws InterruptedException {
    if (answer(up, 120).isEmpty()) {
      throw new IllegalStateException("A process did not start");
    }
  }

  /** The answer to a command; empty if the process died, or was stopped for too long. */
  Optional<String> ask(String command) throws InterruptedException {
    String number = Integer.toString(numbers.incrementAndGet());
    CompletableFuture<String> answer = new CompletableFuture<>();
    asked.put(number, answer);
    if (!say(number + " " + command)) {
      return Optional.empty();
    }
    return answer(answer, 30);
  }

  /** Asks it to stand still at a point, and to be the first who does if nobody was before. */
  void arm(String point, int pass, CompletableFuture<Child> first) {
    onPoint = () -> first.complete(this);
    say("0 arm " + point + " " + pass);
  }

  /** Goes on from the point it stands at, or will not stop there any more. */
  void disarm() {
    say("0 disarm");
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Another signal. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Ends it in peace; its exit value. */
  int quit() throws InterruptedException {
    say("quit");
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("A process did not end");
    }
    return process.exitValue();
  }

  private synchronized boolean say(String line) {
    try {
      commands.write(line + "\n");
      commands.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> answer(CompletableFuture<String> answer, int seconds)
      throws InterruptedException {
    try {
      return Optional.of(answer.get(seconds, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard(line);
      }
    } catch (IOException e) {
      // it was killed
    }
    IOException over = new IOException("The process is over");
    up.completeExceptionally(over);
    asked.values().forEach(answer -> answer.completeExceptionally(over));
  }

  private void heard(String line) {
    int space = line.indexOf(' ');
    if (line.equals("up")) {
      up.complete(line);
    } else if (line.startsWith("at ")) {
      onPoint.run();
    } else {
      CompletableFuture<String> answer = space < 0 ? null : asked.remove(line.substring(0, space));
      if (answer != null) {
        answer.complete(line.substring(space + 1));
      }
    }
  }
}
