package io.gitops4j.git.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.forge.ForgeHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A forge on this machine: a vendor's API and Git over HTTP, with a real repository behind both.
 * Every request and every answer is checked against the vendor's document; {@link #close} throws
 * what was found.
 */
public final class FakeForge implements AutoCloseable {
  /** The one repository. */
  public static final String REPOSITORY = "acme/" + ForgeState.NAME;

  /** The token that it knows. */
  public static final String TOKEN = "fake-token-5d41402abc4b2a76";

  private final ForgeDialect dialect;
  private final List<ApiDocument> documents;
  private final ForgeState state;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ForgeCall> calls = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Queue<Planned> plan = new ArrayDeque<>();
  private volatile int largestPage = 100;

  private record Planned(String method, String path, Trouble trouble) {
    boolean isFor(ForgeCall call) {
      return call.method().equals(method) && call.path().matches(path);
    }
  }

  private FakeForge(Path folder, ForgeDialect dialect) throws IOException {
    this.dialect = dialect;
    this.documents =
        Stream.concat(
                dialect.documents().stream().map(ApiDocument::named), dialect.additions().stream())
            .toList();
    this.state = new ForgeState(folder.resolve("forge"));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Starts one, with its repository in a folder. */
  public static FakeForge start(Path folder, ForgeDialect dialect) {
    try {
      return new FakeForge(folder, dialect);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address. */
  public URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Its address by another name, which is another origin. */
  public URI otherOrigin() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** Where the API is. */
  public URI api() {
    return URI.create(origin() + dialect.prefix());
  }

  /** The repository's URL. */
  public RepositoryUrl repository() {
    return repository(ForgeState.NAME);
  }

  /** The URL that a repository of the same owner has, or would have. */
  public RepositoryUrl repository(String name) {
    return RepositoryUrl.parse(origin() + dialect.gitPath(name));
  }

  /** What a provider is given to speak to it. */
  public ProviderContext context(Path cache) {
    return ProviderContext.in(cache)
        .withCredentials(() -> Credentials.token(TOKEN))
        .withOptions(Fields.of(ForgeHosts.API, api().toString()));
  }

  /** How it speaks. */
  ForgeDialect dialect() {
    return dialect;
  }

  /** What it keeps. */
  public ForgeState state() {
    return state;
  }

  /** All requests to the API so far. */
  public List<ForgeCall> calls() {
    return List.copyOf(calls);
  }

  /** The requests of an operation, by the document's name for it. */
  public List<ForgeCall> calls(String operation) {
    return calls.stream().filter(call -> call.operation().equals(operation)).toList();
  }

  /** No page has more items than this from now on. */
  public void pageSize(int most) {
    largestPage = most;
  }

  /**
   * Troubles for the next requests of a kind, one for each.
   *
   * @param path an expression for the path as the vendor's document has it
   */
  public void next(String method, String path, Trouble... troubles) {
    synchronized (plan) {
      for (Trouble trouble : troubles) {
        plan.add(new Planned(method, path, trouble));
      }
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      Optional<FakeRepository> served = served(exchange.getRequestURI().getRawPath());
      if (served.isPresent()) {
        git(exchange, served.get());
      } else {
        api(exchange);
      }
    } catch (RuntimeException e) {
      violations.add("the fake broke at " + exchange.getRequestURI() + ": " + e);
    } finally {
      exchange.close();
    }
  }

  private Optional<FakeRepository> served(String path) {
    return state.repositories().values().stream()
        .filter(one -> path.startsWith(dialect.gitPath(one.name()) + "/"))
        .findFirst();
  }

  private void git(HttpExchange exchange, FakeRepository served) throws IOException {
    String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String pair =
        shown.startsWith("Basic ")
            ? new String(Base64.getDecoder().decode(shown.substring(6)), UTF_8)
            : "";
    if (pair.endsWith(":" + TOKEN) && pair.length() > TOKEN.length() + 1) {
      boolean ruled = served.name().equals(ForgeState.NAME);
      served.git().serve(exchange, branch -> ruled && state.approvals(branch).isPresent());
    } else {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"forge\"");
      exchange.sendResponseHeaders(401, -1);
    }
  }

  private void api(HttpExchange exchange) throws IOException {
    ForgeCall read = ForgeCall.read(exchange, dialect.prefix(), largestPage);
    Optional<ApiOperation> operation =
        documents.stream()
            .flatMap(d -> d.operation(read.method(), read.path()).stream())
            .findFirst();
    ForgeCall call = operation.map(read::of).orElse(read);
    calls.add(call);
    if (blame("", call, call.problems())) {
      ForgeAnswer refusal = dialect.refusal(400, "This is not in the vendor's document");
      send(exchange, refusal, refusal.bytes().length);
      return;
    }
    Optional<Trouble> trouble = trouble(call);
    ForgeAnswer answer = answer(call, trouble);
    ForgeAnswer whole = operation.map(answer::completedBy).orElse(answer);
    operation.ifPresent(
        found ->
            blame(
                "the answer to ",
                call,
                found.problems(whole.status(), dialect.described(whole.json()))));
    if (trouble.isEmpty() || trouble.get() instanceof Trouble.Instead) {
      send(exchange, whole, whole.bytes().length);
    } else if (trouble.get() instanceof Trouble.CutShort) {
      send(exchange, whole, whole.bytes().length / 2);
    }
  }

  private Optional<Trouble> trouble(ForgeCall call) {
    synchronized (plan) {
      Optional<Planned> found = plan.stream().filter(one -> one.isFor(call)).findFirst();
      found.ifPresent(plan::remove);
      return found.map(Planned::trouble);
    }
  }

  private ForgeAnswer answer(ForgeCall call, Optional<Trouble> trouble) {
    if (trouble.isPresent() && trouble.get() instanceof Trouble.Instead instead) {
      return instead.answer();
    }
    if (!dialect.knows(call)) {
      return dialect.refusal(401, "Bad credentials");
    }
    synchronized (state) {
      return dialect.answer(call, state);
    }
  }

  private boolean blame(String what, ForgeCall call, List<String> problems) {
    List<String> real = problems.stream().filter(p -> !dialect.isOmission(call, p)).toList();
    real.forEach(p -> violations.add(what + call + " breaks the vendor's document: " + p));
    return !real.isEmpty();
  }

  private static void send(HttpExchange exchange, ForgeAnswer answer, int length)
      throws IOException {
    byte[] body = answer.bytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (length > 0) {
      exchange.getResponseBody().write(body, 0, length);
    }
  }

  /**
   * Stops it.
   *
   * @throws AssertionError if a request or an answer was not as the vendor's document says, or a
   *     trouble is left over
   */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    state.close();
    synchronized (plan) {
      plan.forEach(left -> violations.add("nobody sent " + left.method() + " " + left.path()));
    }
    if (!violations.isEmpty()) {
      throw new AssertionError(String.join("\n", violations));
    }
  }
}
