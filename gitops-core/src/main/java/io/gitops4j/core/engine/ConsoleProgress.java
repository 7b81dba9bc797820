package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import java.io.Console;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Set;

/**
 * Shows runs on a console: a line for each thing that happened; on a terminal the last line is
 * redrawn with how far the present step is. Thread-safe.
 */
public final class ConsoleProgress {
  private static final Set<RunEvent.Kind> QUIET =
      EnumSet.of(
          RunEvent.Kind.CLAIMED,
          RunEvent.Kind.YIELDED,
          RunEvent.Kind.INTENDED,
          RunEvent.Kind.STEP_STARTED);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final int WIDEST = 110;

  private final PrintStream out;
  private final boolean terminal;
  private String last = "";

  private ConsoleProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Plain lines. */
  public static ConsoleProgress lines(PrintStream out) {
    return new ConsoleProgress(out, false);
  }

  /** Redraws the last line. */
  public static ConsoleProgress terminal(PrintStream out) {
    return new ConsoleProgress(out, true);
  }

  /** Redraws where this process has a terminal, plain lines otherwise. */
  public static ConsoleProgress on(PrintStream out) {
    return new ConsoleProgress(out, hasTerminal());
  }

  /** From Java 22 on there is a console without a terminal too; it says so itself. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean hasTerminal() {
    Console console = System.console();
    try {
      Object answer =
          console == null ? false : Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(answer);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  synchronized void event(RunEvent event) {
    String node = event.node().map(n -> n + ": ").orElse("");
    String line = event.run().value().substring(0, 6) + " " + node + event.sentence();
    if (QUIET.contains(event.kind()) || line.equals(last)) {
      return;
    }
    last = line;
    out.println((terminal ? ERASE_LINE : "") + TIME.format(event.at()) + " " + line);
    out.flush();
  }

  synchronized void progress(TenantId tenant, RunId run, NodePath node, String sentence) {
    String line = run.value().substring(0, 6) + " " + node + ": " + sentence;
    if (terminal) {
      out.print(ERASE_LINE + (line.length() > WIDEST ? line.substring(0, WIDEST) : line));
      out.flush();
    } else if (!line.equals(last)) {
      last = line;
      out.println("         " + line);
    }
  }
}
