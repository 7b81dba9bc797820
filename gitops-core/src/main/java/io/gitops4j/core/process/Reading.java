package io.gitops4j.core.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Takes in what a program says, on a thread of its own: up to a bound, or the end of it. */
final class Reading {
  private static final int TAIL = 4_000;
  private static final int CHUNK = 16 << 10;

  private final InputStream from;
  private final int most;
  private final boolean tail;
  private final Thread thread = new Thread(this::read, "gitops4j-program");
  private byte[] kept = new byte[0];
  private boolean tooLong;

  private Reading(InputStream from, int most, boolean tail) {
    this.from = from;
    this.most = most;
    this.tail = tail;
  }

  /** All of it, as long as it is no longer than so many bytes; the rest is read and dropped. */
  static Reading all(InputStream from, int most) {
    return new Reading(from, most, false).begin();
  }

  /** The end of it. */
  static Reading tail(InputStream from) {
    return new Reading(from, TAIL, true).begin();
  }

  private Reading begin() {
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  private void read() {
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    try (from) {
      for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
        take(taken, chunk, count);
      }
    } catch (IOException e) {
      System.getLogger(Reading.class.getName())
          .log(System.Logger.Level.TRACE, "What a program says broke off", e);
    }
    keep(taken);
  }

  private void take(ByteArrayOutputStream taken, byte[] chunk, int count) {
    if (!tail && taken.size() + count > most) {
      synchronized (this) {
        tooLong = true;
      }
      return;
    }
    taken.write(chunk, 0, count);
    if (tail && taken.size() > 16 * TAIL) {
      byte[] all = taken.toByteArray();
      taken.reset();
      taken.write(all, all.length - TAIL, TAIL);
    }
    if (tail) {
      keep(taken);
    }
  }

  private synchronized void keep(ByteArrayOutputStream taken) {
    kept = taken.toByteArray();
  }

  /** Waits for its end, but not for ever. */
  void await(Duration most) throws InterruptedException {
    thread.join(most.toMillis());
  }

  synchronized boolean isTooLong() {
    return tooLong;
  }

  synchronized byte[] bytes() {
    return kept;
  }

  String text() {
    String all = new String(bytes(), StandardCharsets.UTF_8).strip();
    return all.length() > TAIL ? all.substring(all.length() - TAIL) : all;
  }
}
