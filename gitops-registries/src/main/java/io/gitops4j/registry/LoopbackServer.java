package io.gitops4j.registry;

import io.gitops4j.core.spi.BlobSource;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP for reading, on a port of the loopback interface, one request a connection. Whoever begins
 * with TLS is hung up on at once: clients that try that first then go on without, where the JDK's
 * server would let them wait. Thread-safe.
 */
final class LoopbackServer implements AutoCloseable {
  private static final Pattern REQUEST = Pattern.compile("(GET|HEAD) (/[^ ?]*)[^ ]* HTTP/1\\.[01]");
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int PATIENCE_MS = 60_000;

  private final ServerSocket socket;
  private final Handler handler;
  private final ExecutorService threads = Executors.newCachedThreadPool(LoopbackServer::thread);

  /**
   * What is answered.
   *
   * @param status such as 200
   * @param headers by their names
   * @param content opened for GET alone
   */
  record Answer(int status, Map<String, String> headers, BlobSource content) {
    static Answer empty(int status) {
      return new Answer(status, Map.of("Content-Length", "0"), BlobSource.of(new byte[0]));
    }
  }

  /** Answers what is asked for at a path. */
  @FunctionalInterface
  interface Handler {
    Answer answer(boolean head, String path);
  }

  LoopbackServer(Handler handler) throws IOException {
    this.handler = handler;
    this.socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  }

  /** Begins to answer. */
  LoopbackServer start() {
    threads.execute(this::accept);
    return this;
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "gitops4j-loopback");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    try {
      while (!socket.isClosed()) {
        Socket client = socket.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      log("A server ends", e);
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(PATIENCE_MS);
      Matcher request = REQUEST.matcher(firstLine(client.getInputStream()));
      if (request.matches()) {
        boolean head = request.group(1).equals("HEAD");
        client.setSoLinger(true, 0); // what breaks off is not to look like the end
        send(client, handler.answer(head, request.group(2)), head);
        client.setSoLinger(false, 0);
      }
    } catch (IOException e) {
      log("A request was not answered", e);
    }
  }

  private static void log(String what, IOException e) {
    System.getLogger(LoopbackServer.class.getName()).log(System.Logger.Level.TRACE, what, e);
  }

  /** The first line of a request, which is read to the end of its headers; empty if it is none. */
  private static String firstLine(InputStream raw) throws IOException {
    InputStream in = new BufferedInputStream(raw);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newLines = 0;
    for (int next = in.read(); next >= 0 && head.size() < LONGEST_HEAD; next = in.read()) {
      if (head.size() == 0 && (next < 'A' || next > 'Z')) {
        return "";
      }
      head.write(next);
      newLines = next == '\n' ? newLines + 1 : next == '\r' ? newLines : 0;
      if (newLines == 2) {
        return head.toString(StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
      }
    }
    return "";
  }

  private static void send(Socket client, Answer answer, boolean head) throws IOException {
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" \r\n");
    answer.headers().forEach((name, value) -> line(text, name, value));
    line(text, "Connection", "close");
    OutputStream out = new BufferedOutputStream(client.getOutputStream(), 64 * 1024);
    out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!head) {
      try (InputStream content = answer.content().open()) {
        content.transferTo(out);
      }
    }
    out.flush();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value.replaceAll("\\p{Cntrl}", "")).append("\r\n");
  }
}
