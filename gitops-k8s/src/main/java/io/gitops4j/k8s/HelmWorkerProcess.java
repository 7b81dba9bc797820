package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with {@link HelmWorker}, and a temporary folder of its own that goes when it ends, however
 * it does. Takes one order at a time. Not thread-safe.
 */
final class HelmWorkerProcess implements AutoCloseable {
  /** helm-java leaves a little behind with each rendering. */
  private static final int MOST_ORDERS = 1_000;

  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration TO_START = Duration.ofMinutes(1);
  private static final int MOST_VERSION = 1_000;
  private static final int MOST_SAID = 64 << 10;

  private final Process process;
  private final Path errors;
  private final DataOutputStream orders;
  private final DataInputStream answers;
  private final String version;
  private long said;
  private int taken;

  /** What came of an order. */
  record Answer(String error, String output, List<String> warnings) {}

  /** That the worker has ended before it answered. */
  static final class Ended extends Exception {
    private static final long serialVersionUID = 1;

    private final String said;

    Ended(String said) {
      super("Helm's JVM ended: " + said);
      this.said = said.strip();
    }

    /** What it said last. */
    String said() {
      return said;
    }
  }

  private HelmWorkerProcess(String task, Process process, Path errors) throws Ended {
    this.process = process;
    this.errors = errors;
    this.orders = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    this.version = await(task, MOST_VERSION, TO_START).output();
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @throws Ended if it ends instead
   */
  static HelmWorkerProcess start(String task, String classPath) throws Ended {
    WorkerFolder folder = WorkerFolder.create(task);
    Process process;
    try {
      process = builder(folder, classPath).start();
    } catch (IOException e) {
      folder.remove();
      throw new ProviderException(
          ErrorKind.UNAVAILABLE,
          "Could not " + task + ": a JVM for Helm can't be started. Make room for it.",
          Retry.AFTER,
          null,
          e);
    }
    CompletableFuture<?> unused = process.onExit().thenRun(folder::remove);
    return new HelmWorkerProcess(task, process, folder.errors());
  }

  private static ProcessBuilder builder(WorkerFolder folder, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Djna.encoding=UTF-8", "-Djava.io.tmpdir=" + folder.temporary()));
    command.add("-Djna.tmpdir=" + folder.temporary());
    command.add("-Dcom.marcnuri.jkube-helm.skipRemoteJar=true");
    command.addAll(List.of("-cp", classPath, HelmWorker.class.getName(), "" + IDLE.toMillis()));
    command.addAll(List.of(folder.root().toString(), folder.temporary().toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.root().toFile()).redirectError(folder.errors().toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("HOME", folder.root().toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("KUBECONFIG", folder.root() + "/none");
    environment.put("GOMEMLIMIT", "512MiB");
    for (String kind : List.of("CACHE", "CONFIG", "DATA")) {
      environment.put("HELM_" + kind + "_HOME", folder.root() + "/" + kind);
    }
    return builder;
  }

  /** Helm's version. */
  String version() {
    return version;
  }

  /** Whether it may be given another order. */
  boolean isUsable() {
    return process.isAlive() && taken < MOST_ORDERS;
  }

  /**
   * Has it render.
   *
   * @param order as {@link HelmWorker} says it
   * @param most the bytes that it may answer
   * @throws Ended if it ends before it has answered
   * @throws ProviderException {@code INVALID} if it says too much; {@code UNAVAILABLE} if it takes
   *     too long or the thread is interrupted. It is of no more use then
   */
  Answer ask(String task, List<String> order, long most, Duration timeout) throws Ended {
    taken++;
    try {
      orders.writeInt(order.size());
      for (String text : order) {
        byte[] bytes = text.getBytes(UTF_8);
        orders.writeInt(bytes.length);
        orders.write(bytes);
      }
      orders.flush();
    } catch (IOException e) {
      close();
      throw new Ended(said());
    }
    return await(task, most, timeout);
  }

  /** On a thread of its own, as reading can't be interrupted; it ends with the worker. */
  private Answer await(String task, long most, Duration timeout) throws Ended {
    CompletableFuture<@Nullable Answer> answer = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(answer, most), "gitops4j-helm");
    reader.setDaemon(true);
    reader.start();
    boolean answered = false;
    try {
      Answer got = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      answered = got != null;
      if (got == null) {
        throw SourceFolder.invalid(task, "Helm says more than " + most + " bytes", "Render less");
      }
      return new Answer(got.error(), got.output(), warnings(said()));
    } catch (ExecutionException e) {
      throw new Ended(said());
    } catch (TimeoutException e) {
      throw failed(task, "Helm was not done within " + timeout + " and was ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(task, "the thread was interrupted while Helm worked", e);
    } finally {
      if (!answered) {
        close();
      }
    }
  }

  private void read(CompletableFuture<@Nullable Answer> answer, long most) {
    try {
      String error = text(most);
      if (error == null) {
        answer.complete(null);
        return;
      }
      String output = text(most);
      answer.complete(output == null ? null : new Answer(error, output, List.of()));
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
  }

  /** Null if it is longer than it may be. */
  private @Nullable String text(long most) throws IOException {
    int length = answers.readInt();
    if (length < 0 || length > most) {
      return null;
    }
    byte[] bytes = answers.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("The answer breaks off");
    }
    return new String(bytes, UTF_8);
  }

  /** What it said about errors since it was asked last. */
  private String said() {
    try (RandomAccessFile file = new RandomAccessFile(errors.toFile(), "r")) {
      file.seek(said);
      byte[] bytes = new byte[(int) Math.min(MOST_SAID, file.length() - said)];
      file.readFully(bytes);
      said = file.length();
      return new String(bytes, UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Without the time, which Go's log puts before them. */
  private static List<String> warnings(String said) {
    return said.lines()
        .map(line -> line.replaceFirst("^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d ", ""))
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static ProviderException failed(String task, String why, Exception cause) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE, "Could not " + task + ": " + why + ".", Retry.AFTER, null, cause);
  }

  /** Ends it, whatever it does. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
