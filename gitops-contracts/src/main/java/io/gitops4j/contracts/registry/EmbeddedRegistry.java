package io.gitops4j.contracts.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.Tls;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A registry for tests: the OCI distribution API on a port of this machine, over any {@link
 * Registry}. Uploads are kept in temporary files until they are complete. It ends when it is
 * closed; the registry behind it is not closed. Thread-safe.
 *
 * <p>Starting one sets the system property {@code sun.net.httpserver.nodelay}, unless it is set:
 * without it every answer with a body waits for 40 ms.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md">OCI
 *     distribution specification 1.1</a>
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedRegistry.class.getName());
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  static {
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
  }

  private final HttpServer server;
  private final boolean secure;
  private final ExecutorService threads = Executors.newCachedThreadPool(EmbeddedRegistry::thread);
  private final RequestLog log = new RequestLog();
  private final UploadSessions sessions;
  private final UploadEndpoint uploads;
  private final RegistryApi api;
  private final @Nullable TokenService tokens;

  private EmbeddedRegistry(Builder settings) throws IOException {
    this.secure = settings.tls != null;
    this.server = server(settings);
    this.sessions = new UploadSessions(settings.clock, settings.patience);
    this.uploads = new UploadEndpoint(settings.registry, sessions);
    Accounts accounts = new Accounts(settings.accounts, settings.strangersPull);
    this.tokens =
        settings.lifetime == null
            ? null
            : new TokenService(accounts, () -> url() + "/token", settings.clock, settings.lifetime);
    AccessControl access = settings.accounts.isEmpty() ? AccessControl.OPEN : accounts;
    this.api =
        new RegistryApi(
            settings.registry, tokens == null ? access : tokens, uploads, settings.page);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** One over this registry, with settings; begin it with {@link Builder#start}. */
  public static Builder over(Registry registry) {
    return new Builder(registry);
  }

  /**
   * One over a folder in the OCI image layout, with settings.
   *
   * @throws io.gitops4j.core.model.ProviderException {@code NOT_FOUND} if the module
   *     gitops-registries is not on the class path
   */
  public static Builder in(Path folder) {
    Plugins plugins = Plugins.of(EmbeddedRegistry.class.getClassLoader());
    String address = "oci-layout:" + folder.toAbsolutePath();
    return new Builder(plugins.registry(address, ProviderContext.in(folder)));
  }

  /** Where it is: scheme, host and port. */
  public URI url() {
    return URI.create((secure ? "https://" : "http://") + address());
  }

  /** Host and port. */
  public String address() {
    InetSocketAddress bound = server.getAddress();
    String host = bound.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + bound.getPort();
  }

  /** The latest requests, 10,000 at most: method and path with query. */
  public List<String> requests() {
    return log.lines();
  }

  /** How many bytes of blobs clients have sent so far, whatever became of them. */
  public long uploadedBytes() {
    return uploads.received();
  }

  /** How many uploads are begun and neither finished nor given up. */
  public int openUploads() {
    return sessions.count();
  }

  /** Ends it; requests under way are broken off. Idempotent. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      sessions.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Uploads could not be cleared away", e);
    }
  }

  private void handle(HttpExchange http) {
    try (http) {
      log.add(http.getRequestMethod() + " " + http.getRequestURI());
      http.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
      answer(new Exchange(http));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "A request was broken off", e);
    }
  }

  private void answer(Exchange exchange) throws IOException {
    try {
      if (tokens != null && exchange.path().equals("/token")) {
        tokens.answer(exchange);
      } else {
        api.answer(exchange);
      }
    } catch (RefusedRequest refusal) {
      exchange.answer(refusal);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A request could not be answered", e);
      exchange.answer(new RefusedRequest(500, "UNKNOWN", "the registry has a defect"));
    }
  }

  private static HttpServer server(Builder settings) throws IOException {
    Tls tls = settings.tls;
    if (tls == null) {
      return HttpServer.create(settings.bind, 0);
    }
    HttpsServer https = HttpsServer.create(settings.bind, 0);
    SSLContext context = tls.context();
    boolean knownAlone = tls.trustManagers() != null;
    https.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ours = context.getDefaultSSLParameters();
            ours.setNeedClientAuth(knownAlone);
            parameters.setSSLParameters(ours);
          }
        });
    return https;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "embedded-registry");
    thread.setDaemon(true);
    return thread;
  }

  /** The settings of one; not thread-safe. */
  public static final class Builder {
    private final Registry registry;
    private final List<Accounts.Account> accounts = new ArrayList<>();
    private boolean strangersPull;
    private @Nullable Duration lifetime;
    private @Nullable Tls tls;
    private InstantSource clock = SystemClock.utc();
    private Duration patience = Duration.ofHours(1);
    private int page = 1_000;
    private InetSocketAddress bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Builder(Registry registry) {
      this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** Lets this user do everything; with users, strangers may do nothing. */
    public Builder user(String name, String password) {
      accounts.add(new Accounts.Account(name, Secret.of(password), true));
      return this;
    }

    /** Lets this user pull; with users, strangers may do nothing. */
    public Builder reader(String name, String password) {
      accounts.add(new Accounts.Account(name, Secret.of(password), false));
      return this;
    }

    /** Lets strangers pull, where there are users. */
    public Builder anonymousPull() {
      strangersPull = true;
      return this;
    }

    /**
     * Has users get bearer tokens at {@code /token} by their password, good for the scopes they ask
     * for, instead of sending the password with each request.
     *
     * @param good how long a token is, by the clock
     */
    public Builder tokens(Duration good) {
      lifetime = good;
      return this;
    }

    /**
     * Has it speak TLS, with the key that this presents. Where this also trusts authorities,
     * clients must show a certificate of theirs.
     */
    public Builder tls(Tls how) {
      tls = how;
      return this;
    }

    /** What tokens and uploads expire by; the machine's clock unless said. */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /** How long an upload that nobody touches is kept; an hour unless said. */
    public Builder uploadPatience(Duration time) {
      patience = time;
      return this;
    }

    /** How many tags or referrers a page has at most; 1,000 unless said. */
    public Builder largestPage(int items) {
      if (items < 1) {
        throw new IllegalArgumentException("A page has at least one item, not " + items);
      }
      page = items;
      return this;
    }

    /** Where it listens; a free port of the loopback interface unless said. */
    public Builder bind(InetSocketAddress address) {
      bind = address;
      return this;
    }

    /**
     * Starts it.
     *
     * @throws IllegalStateException if tokens or anonymous pulls are wanted, and there is no user
     * @throws UncheckedIOException if it cannot listen there
     */
    public EmbeddedRegistry start() {
      if (accounts.isEmpty() && (lifetime != null || strangersPull)) {
        throw new IllegalStateException(
            "Could not start a registry with tokens or anonymous pulls: there is no user. Add one");
      }
      try {
        return new EmbeddedRegistry(this);
      } catch (IOException e) {
        throw new UncheckedIOException("Could not start a registry on " + bind, e);
      }
    }
  }
}
