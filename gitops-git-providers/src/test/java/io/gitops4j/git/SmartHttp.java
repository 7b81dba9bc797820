package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.resolver.RepositoryResolver;
import org.eclipse.jgit.transport.resolver.ServiceNotAuthorizedException;
import org.eclipse.jgit.transport.resolver.ServiceNotEnabledException;

/** Git's smart HTTP protocol on the JDK's server, behind Basic authentication. */
final class SmartHttp {
  private final RepositoryResolver<Object> resolver;
  private final String credential;
  private final String reader;

  SmartHttp(RepositoryResolver<Object> resolver, String user, String password) {
    this.resolver = resolver;
    this.credential = basic(user, password);
    this.reader = basic("reader", password);
  }

  /** Starts it and returns its port. */
  int start(InetSocketAddress at) throws IOException {
    HttpServer server = HttpServer.create(at, 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::handle);
    server.start();
    return server.getAddress().getPort();
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      authorized(exchange);
    } catch (RepositoryNotFoundException e) {
      exchange.sendResponseHeaders(404, -1);
    } catch (ServiceNotAuthorizedException | ServiceNotEnabledException e) {
      exchange.sendResponseHeaders(403, -1);
    } finally {
      exchange.close();
    }
  }

  private void authorized(HttpExchange exchange)
      throws IOException, ServiceNotAuthorizedException, ServiceNotEnabledException {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (!credential.equals(given) && !reader.equals(given)) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"test\"");
      exchange.sendResponseHeaders(401, -1);
      return;
    }
    String path = exchange.getRequestURI().getPath();
    if (isPush(exchange) && reader.equals(given)) {
      exchange.sendResponseHeaders(403, -1);
      return;
    }
    String name = path.substring(1).replaceAll("/(info/refs|git-(upload|receive)-pack)$", "");
    try (Repository repository = resolver.open(exchange, name)) {
      answer(exchange, repository, GitServerMain::receiver);
    }
  }

  /** Answers a request, whoever asks; pushes are received as told. */
  static void answer(
      HttpExchange exchange, Repository repository, Function<Repository, ReceivePack> receivers)
      throws IOException, ServiceNotEnabledException, ServiceNotAuthorizedException {
    boolean refs = exchange.getRequestURI().getPath().endsWith("/info/refs");
    boolean push = isPush(exchange);
    String service = push ? "git-receive-pack" : "git-upload-pack";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream in = body(exchange);
    if (push) {
      ReceivePack receiver = receivers.apply(repository);
      receiver.setBiDirectionalPipe(false);
      if (refs) {
        receiver.sendAdvertisedRefs(advertiser(out, service));
      } else {
        receiver.receive(in, out, null);
      }
    } else {
      UploadPack sender = new UploadPack(repository);
      sender.setBiDirectionalPipe(false);
      String version = exchange.getRequestHeaders().getFirst("Git-Protocol");
      if (version != null) {
        sender.setExtraParameters(List.of(version.split(":")));
      }
      if (refs) {
        sender.sendAdvertisedRefs(advertiser(out, service), service);
      } else {
        sender.upload(in, out, null);
      }
    }
    String kind = refs ? "-advertisement" : "-result";
    exchange.getResponseHeaders().set("Content-Type", "application/x-" + service + kind);
    exchange.sendResponseHeaders(200, out.size() == 0 ? -1 : out.size());
    exchange.getResponseBody().write(out.toByteArray());
  }

  private static boolean isPush(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    return exchange.getRequestURI().getPath().endsWith("/git-receive-pack")
        || query.endsWith("git-receive-pack");
  }

  private static PacketLineOutRefAdvertiser advertiser(ByteArrayOutputStream out, String service)
      throws IOException {
    PacketLineOut lines = new PacketLineOut(out);
    if (service.equals("git-receive-pack")) {
      lines.writeString("# service=" + service + "\n");
      lines.end();
    }
    return new PacketLineOutRefAdvertiser(lines);
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    return packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
  }
}
