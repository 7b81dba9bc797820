package io.gitops4j.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before a server of this machine and passes bytes on, whatever they are, until it is told
 * to cut: then all connections there are end in the middle, once. Thread-safe.
 */
final class CuttingProxy implements AutoCloseable {
  private static final long NEVER = Long.MAX_VALUE;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private long left = NEVER;
  private boolean abruptly;
  private int cuts;

  CuttingProxy(int port) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    this.target = new InetSocketAddress(here, port);
    this.server = new ServerSocket(0, 64, here);
    threads.execute(this::accept);
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /**
   * Cuts once, when so many bytes more were passed on, in both directions together.
   *
   * @param reset whether the ends see a reset rather than an ordinary end
   */
  synchronized void cutAfter(long bytes, boolean reset) {
    left = bytes;
    abruptly = reset;
  }

  /** Does not cut any more. */
  synchronized void spare() {
    left = NEVER;
  }

  /** How often it cut. */
  synchronized int cuts() {
    return cuts;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket registry = new Socket();
        open.add(client);
        open.add(registry);
        registry.connect(target);
        registry.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        threads.execute(() -> pass(client, registry));
        threads.execute(() -> pass(registry, client));
      }
    } catch (IOException e) {
      close(); // that is how it ends
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] chunk = new byte[4096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        int passed = grant(count);
        to.getOutputStream().write(chunk, 0, passed);
        if (passed < count) {
          cut();
          return;
        }
      }
    } catch (IOException e) {
      // one end has gone; so does the other
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /** How many of these bytes may pass. */
  private synchronized int grant(int count) {
    if (left == NEVER) {
      return count;
    }
    if (left >= count) {
      left -= count;
      return count;
    }
    int passed = (int) left;
    left = NEVER;
    cuts++;
    return passed;
  }

  private synchronized boolean isAbrupt() {
    return abruptly;
  }

  private void cut() throws IOException {
    for (Socket each : open) {
      if (isAbrupt() && !each.isClosed()) {
        each.setSoLinger(true, 0);
      }
      each.close();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      server.close();
      for (Socket each : open) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
