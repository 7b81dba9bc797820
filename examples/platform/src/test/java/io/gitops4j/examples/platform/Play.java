package io.gitops4j.examples.platform;

import io.gitops4j.canary.servers.Router;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.servers.GiteaServer;
import io.gitops4j.k8s.servers.ArgoCd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Starts the whole platform, says where everything is, and ends it when Enter is pressed. */
public final class Play {
  private Play() {}

  /** Needs nothing. */
  public static void main(String[] arguments) throws IOException {
    List<String> missing = Platform.missing();
    if (!missing.isEmpty()) {
      System.err.println(
          "Not built yet: "
              + String.join(", ", missing)
              + ". Run: servers/build "
              + String.join(" ", missing));
      System.exit(1);
    }
    Instant begun = SystemClock.utc().instant();
    try (Platform platform = new Platform()) {
      platform.startAll();
      platform.router().route(100, 0);
      platform.prometheus().scrape("traefik", platform.router().metricsPort());
      System.out.println(description(platform));
      Duration took = Duration.between(begun, SystemClock.utc().instant());
      System.out.printf("Started in %d s. Press Enter to end it.%n", took.toSeconds());
      if (System.in.read() < 0) {
        System.out.println("Nobody is there to press Enter: it ends.");
      }
    }
  }

  private static String description(Platform platform) throws IOException {
    Path kubeconfig = Files.createTempFile("kubeconfig-", ".yaml");
    kubeconfig.toFile().deleteOnExit();
    Files.writeString(kubeconfig, platform.cluster().kubeconfig());
    GiteaServer.Account robot = platform.gitea().writer("robot");
    Router router = platform.router();
    return """
    Gitea       %s  organisation %s
                token of %s: %s
    Registry    %s  user %s, password %s
    Kubernetes  %s
                export KUBECONFIG=%s
    Argo CD     Applications in the namespace %s
    Traefik     %s  HTTPRoute web in the namespace %s, to web-blue and web-green
    Prometheus  %s
    """
        .formatted(
            platform.gitea().url(),
            GiteaServer.ORGANIZATION,
            robot.login(),
            robot.token(),
            platform.registry().address(),
            PlatformRegistry.USER,
            PlatformRegistry.PASSWORD,
            platform.cluster().url(),
            kubeconfig,
            ArgoCd.NAMESPACE,
            router.url(),
            router.namespace(),
            platform.prometheus().url());
  }
}
