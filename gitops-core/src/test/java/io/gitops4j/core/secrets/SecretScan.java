package io.gitops4j.core.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Searches all that the library logs, at the finest level, and all that is printed, for secrets: as
 * they are, and as Basic authentication has them. A module's tests have it by naming {@link
 * Session} as a service and the secrets they use in a file {@value #NAMES}; {@link
 * NoSecretIsLogged} comes last and asks what was found.
 */
public final class SecretScan extends Handler {
  /** Of a module's test resources: a secret in each line. */
  static final String NAMES = "secrets-of-tests.txt";

  private static final int MOST_FINDINGS = 20;
  private static final Logger OURS = Logger.getLogger("io.gitops4j");
  private static final SecretScan WHOLE_SUITE = new SecretScan();

  private final Set<String> secrets = ConcurrentHashMap.newKeySet();
  private final List<String> findings = new ArrayList<>();
  private final AtomicLong searched = new AtomicLong();
  private final SimpleFormatter formatter = new SimpleFormatter();

  SecretScan() {
    setLevel(Level.ALL);
  }

  /** The one that goes on while the whole suite runs. */
  public static SecretScan ofWholeSuite() {
    return WHOLE_SUITE;
  }

  /** From now on nothing with this may be logged or printed, in the whole suite. */
  public static void guard(String secret) {
    WHOLE_SUITE.add(secret);
  }

  private static void guardNamed() {
    try {
      for (URL names : Collections.list(SecretScan.class.getClassLoader().getResources(NAMES))) {
        try (InputStream lines = names.openStream()) {
          new String(lines.readAllBytes(), UTF_8).lines().forEach(SecretScan::guard);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many secrets are searched for. */
  int guarded() {
    return secrets.size();
  }

  void add(String secret) {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("That is in everything");
    }
    secrets.add(secret);
    // the last characters stand for those before them in another alignment
    byte[] pair = (":" + secret).getBytes(UTF_8);
    for (int skipped = 0; skipped < 3 && pair.length - skipped > 12; skipped++) {
      byte[] part = Arrays.copyOfRange(pair, skipped, pair.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(part);
      secrets.add(encoded.substring(0, encoded.length() - 2));
    }
  }

  @Override
  public void publish(LogRecord logged) {
    StringWriter text = new StringWriter();
    text.append(formatter.formatMessage(logged)).append('\n');
    if (logged.getThrown() != null) {
      logged.getThrown().printStackTrace(new PrintWriter(text, true));
    }
    search(text.toString());
  }

  void search(String text) {
    searched.incrementAndGet();
    for (String secret : secrets) {
      if (text.contains(secret)) {
        found(text);
      }
    }
  }

  private synchronized void found(String text) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(text);
    }
  }

  /** What had a secret in it. */
  public synchronized List<String> findings() {
    return List.copyOf(findings);
  }

  /** How many records and printed lines were searched. */
  public long searched() {
    return searched.get();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  /** Passes on what is printed, and has each line searched. */
  private static PrintStream searched(PrintStream to) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    OutputStream both =
        new OutputStream() {
          @Override
          public synchronized void write(int b) {
            to.write(b);
            line.write(b);
            if (b == '\n') {
              WHOLE_SUITE.search(line.toString(UTF_8));
              line.reset();
            }
          }
        };
    return new PrintStream(both, true, UTF_8);
  }

  /** Begins with the first test. */
  public static final class Session implements LauncherSessionListener {
    /** For {@link java.util.ServiceLoader}. */
    public Session() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
      if (!List.of(OURS.getHandlers()).contains(WHOLE_SUITE)) {
        guardNamed();
        OURS.setLevel(Level.ALL);
        OURS.addHandler(WHOLE_SUITE);
        System.setOut(searched(System.out));
        System.setErr(searched(System.err));
      }
    }
  }
}
