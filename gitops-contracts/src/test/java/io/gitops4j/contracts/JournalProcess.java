package io.gitops4j.contracts;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.spi.Journal;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/** A process of its own whose file journal can be used from here. It ends when its input does. */
final class JournalProcess implements AutoCloseable {
  private final Process process;
  private final ObjectOutputStream out;
  private final ObjectInputStream in;

  private JournalProcess(Process process) throws IOException {
    this.process = process;
    this.out = Wire.to(process.getOutputStream());
    out.flush();
    this.in = new ObjectInputStream(process.getInputStream());
  }

  static JournalProcess start() throws IOException {
    return new JournalProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JournalProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  long pid() {
    return process.pid();
  }

  /** Opens a folder's journal over there. */
  Journal open(Path folder, InstantSource clock) throws Exception {
    ask(clock, "open", folder.toString());
    return (Journal)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Journal.class},
            (proxy, method, arguments) ->
                ask(clock, method.getName(), arguments == null ? new Object[0] : arguments));
  }

  private synchronized Object ask(InstantSource clock, String method, Object... arguments)
      throws Exception {
    Wire.send(out, clock.instant(), method, arguments);
    Object answer = in.readObject();
    if (answer instanceof Exception e) {
      throw e;
    }
    return answer;
  }

  /** Kills it, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] none) throws Exception {
    ObjectOutputStream out =
        Wire.to(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    out.flush();
    ObjectInputStream in = new ObjectInputStream(new FileInputStream(FileDescriptor.in));
    Instant[] now = new Instant[1];
    Journal journal = null;
    while (true) {
      try {
        now[0] = (Instant) in.readObject();
        String method = (String) in.readObject();
        Object[] arguments = (Object[]) in.readObject();
        if (method.equals("open")) {
          journal = FileJournal.open(Path.of((String) arguments[0]), () -> now[0]);
          Wire.send(out, "opened");
        } else {
          Wire.send(out, invoke(journal, method, arguments));
        }
      } catch (EOFException e) {
        Runtime.getRuntime().halt(0);
      }
    }
  }

  private static Object invoke(Journal journal, String name, Object[] arguments) throws Exception {
    Method method =
        Arrays.stream(Journal.class.getMethods())
            .filter(m -> m.getName().equals(name))
            .filter(m -> m.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow();
    try {
      return method.invoke(journal, arguments);
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }
}
