package io.gitops4j.examples.portal;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.registry.Buildah;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A portal on this machine's loopback interface: {@code Portal settings.properties}. It may be
 * killed at any moment and started again.
 */
public final class Portal implements AutoCloseable {
  private final Engine engine;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Starts one. */
  public Portal(Settings settings) throws IOException {
    Home home = new Home(settings.home());
    Set<Semaphore> watchers = ConcurrentHashMap.newKeySet();
    engine =
        new Engine(
            home,
            settings.kubeconfig(),
            settings.get("namespaces"),
            Path.of(settings.get("helm")),
            Buildah.at(Path.of(settings.get("buildah"))),
            event -> watchers.forEach(Semaphore::release));
    RunPage runs = new RunPage(engine.delivery(), watchers);
    int port = Integer.parseInt(settings.get("port"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", routes(home, engine, runs));
    server.start();
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    Portal portal = new Portal(new Settings(Path.of(arguments[0])));
    System.out.println("The portal is at " + portal.url());
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private static Routes routes(Home home, Engine engine, RunPage runs) {
    SettingsPage settings = new SettingsPage(home, engine);
    DetailsPage details = new DetailsPage(home, engine);
    ApplicationsPage applications = new ApplicationsPage(home, engine, details);
    ChartsPage charts = new ChartsPage(home, engine);
    ArtifactsPage artifacts = new ArtifactsPage(home, engine);
    return new Routes()
        .open("GET", "/portal.css", request -> file("portal.css", "text/css"))
        .open("GET", "/portal.js", request -> file("portal.js", "text/javascript"))
        .open("GET", "/login", settings::login)
        .open("POST", "/login", settings::loggedIn)
        .get("/settings", settings::show)
        .post("/settings", settings::save)
        .get("/", applications::list)
        .get("/new", applications::create)
        .post("/new", applications::created)
        .get("/applications/{name}", details::show)
        .get("/applications/{name}/edit", applications::edit)
        .post("/applications/{name}/edit", applications::edited)
        .post("/applications/{name}/deploy", applications::deploy)
        .post("/applications/{name}/{environment}/rollback", details::rollBack)
        .post("/applications/{name}/{environment}/release", details::release)
        .get("/runs/{run}", runs::show)
        .get("/runs/{run}/events", runs::events)
        .get("/runs/{run}/report", runs::report)
        .post("/runs/{run}/approve", runs::approve)
        .get("/charts", charts::list)
        .get("/charts/{chart}", charts::show)
        .post("/charts/{chart}", charts::install)
        .get("/artifacts", artifacts::list)
        .post("/artifacts/{name}/delete", artifacts::delete);
  }

  private static Answer file(String name, String type) {
    try (InputStream in = Portal.class.getResourceAsStream("/portal/" + name)) {
      return Answer.file(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    engine.close();
  }
}
