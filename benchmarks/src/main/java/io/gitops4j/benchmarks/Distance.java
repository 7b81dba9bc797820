package io.gitops4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server of this machine as it is where it stands elsewhere: what goes to it and what it answers
 * arrives later, in order, however much of it is under way. Prints its port; ends when it is
 * killed.
 */
public final class Distance {
  private static final int CHUNK = 64 * 1024;

  private final int port;
  private final long oneWay;

  private Distance(int port, long oneWay) {
    this.port = port;
    this.oneWay = oneWay;
  }

  /**
   * Runs it.
   *
   * @param arguments the server's port, and how many milliseconds it takes to there and back
   */
  public static void main(String[] arguments) throws IOException {
    long roundTrip = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1]));
    Distance distance = new Distance(Integer.parseInt(arguments[0]), roundTrip / 2);
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      while (true) {
        distance.connect(server.accept());
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    carry(client, server);
    carry(server, client);
  }

  /** Bytes on their way; none of them are the end. */
  private record Sent(ByteBuffer bytes, long due) {}

  private void carry(Socket from, Socket to) throws IOException {
    BlockingQueue<Sent> way = new LinkedBlockingQueue<>();
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    start(() -> send(in, way));
    start(() -> deliver(way, out, to));
  }

  private void send(InputStream in, BlockingQueue<Sent> way) {
    byte[] chunk = new byte[CHUNK];
    int count = 0;
    while (count >= 0) {
      try {
        count = in.read(chunk);
      } catch (IOException e) {
        count = -1;
      }
      ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(chunk, Math.max(count, 0)));
      way.add(new Sent(bytes, System.nanoTime() + oneWay));
    }
  }

  private static void deliver(BlockingQueue<Sent> way, OutputStream out, Socket to) {
    try (to) {
      for (Sent sent = way.take(); sent.bytes().hasRemaining(); sent = way.take()) {
        TimeUnit.NANOSECONDS.sleep(sent.due() - System.nanoTime());
        out.write(sent.bytes().array());
      }
    } catch (IOException e) {
      // the other one is gone; so is this one
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "distance");
    thread.setDaemon(true);
    thread.start();
  }
}
