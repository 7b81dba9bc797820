package io.gitops4j.examples.models;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Stands before a server of this machine, and counts what it is asked. */
final class CountingProxy implements AutoCloseable {
  private static final Set<String> OUR_OWN =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");
  private static final char[] PASSWORD = "nothing".toCharArray();

  private final URI target;
  private final HttpClient client;
  private final HttpServer server;
  private final UnaryOperator<String> kind;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Integer> counts = new TreeMap<>();

  private CountingProxy(
      URI target, HttpClient client, HttpServer server, UnaryOperator<String> kind) {
    this.target = target;
    this.client = client;
    this.server = server;
    this.kind = kind;
    server.createContext("/", this::forward);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Before a server without TLS.
   *
   * @param kind what a request is counted as, from its method, a space, and its path and query
   */
  static CountingProxy before(URI target, UnaryOperator<String> kind) throws IOException {
    return new CountingProxy(
        target, HttpClient.newHttpClient(), HttpServer.create(port(), 0), kind);
  }

  /**
   * Before a server with TLS.
   *
   * @param authority the certificate of who vouches for it
   * @param folder for this one's own, which is {@code proxy.pem} there
   */
  static CountingProxy beforeTls(
      URI target, Path authority, Path folder, UnaryOperator<String> kind)
      throws IOException, GeneralSecurityException, InterruptedException {
    HttpsServer server = HttpsServer.create(port(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(own(folder)));
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(authority)).build();
    return new CountingProxy(target, client, server, kind);
  }

  private static InetSocketAddress port() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SSLContext own(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    String keys = folder.resolve("proxy.p12").toString();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "proxy",
                "-keyalg",
                "EC",
                "-dname",
                "CN=proxy",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keys,
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no certificate");
    }
    KeyStore store = KeyStore.getInstance(Path.of(keys).toFile(), PASSWORD);
    byte[] certificate = store.getCertificate("proxy").getEncoded();
    Files.writeString(
        folder.resolve("proxy.pem"),
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      synchronized (counts) {
        counts.merge(kind.apply(asked), 1, Integer::sum);
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      exchange.getRequestHeaders().forEach((name, values) -> hand(request, name, values));
      HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
      answer.headers().map().forEach((name, values) -> hand(exchange, name, values));
      byte[] body = answer.body().readAllBytes();
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hand(HttpRequest.Builder request, String name, List<String> values) {
    if (!OUR_OWN.contains(name.toLowerCase(Locale.ROOT))) {
      values.forEach(value -> request.header(name, value));
    }
  }

  private static void hand(HttpExchange exchange, String name, List<String> values) {
    if (!name.startsWith(":") && !OUR_OWN.contains(name.toLowerCase(Locale.ROOT))) {
      exchange.getResponseHeaders().put(name, values);
    }
  }

  /** Where it listens. */
  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often it was asked for what; begins to count anew. */
  Map<String, Integer> counts() {
    synchronized (counts) {
      Map<String, Integer> now = new TreeMap<>(counts);
      counts.clear();
      return now;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
