package io.gitops4j.examples.portal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.servers.ServerProcess;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.Program;
import io.gitops4j.examples.platform.Repository;
import io.gitops4j.examples.platform.SettingsFile;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.registry.Registries;
import io.gitops4j.registry.chart.Chart;
import io.gitops4j.registry.chart.ChartRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A portal in a JVM of its own, and what stands around it. */
final class Site implements AutoCloseable {
  private static final String CATALOGUE =
      """
      charts:
        flow:
          source: oci://%s/charts
          versions: ^1.0
          description: Schedules what has to be done
          origin: third-party
      """;

  private final Platform platform;
  private final Repository source;
  private final Repository gitops;
  private final String namespace;
  private final Path settings;
  private final String url;
  private Program program;

  Site(Platform platform, Path home) throws IOException {
    this.platform = platform;
    String registry = platform.registry().address();
    source =
        Repository.with(
            platform.gitea(),
            Map.of(
                "site/index.html", "<h1>One</h1>\n",
                "Dockerfile", "FROM scratch\nCOPY site /site\n"));
    gitops =
        Repository.with(platform.gitea(), Map.of("catalogue.yaml", CATALOGUE.formatted(registry)));
    namespace = platform.cluster().newNamespace();
    for (String environment : List.of("test", "prod")) {
      platform
          .cluster()
          .create(
              "/api/v1/namespaces",
              "{\"metadata\":{\"name\":\"%s-%s\"}}".formatted(namespace, environment));
    }
    pushChart(home);
    int port = ServerProcess.freePort();
    url = "http://127.0.0.1:" + port;
    settings =
        SettingsFile.of(platform, home)
            .with("port", String.valueOf(port))
            .with("namespaces", namespace + "-{environment}")
            .with("helm", BuiltProgram.of("helm").toString())
            .with("buildah", buildah())
            .write();
    program = start();
  }

  private static String buildah() {
    try {
      return BuiltProgram.of("buildah").toString();
    } catch (IOException e) {
      return "buildah";
    }
  }

  /** Pushes the chart of this test's resources, in two versions. */
  private void pushChart(Path home) throws IOException {
    Path folder = Files.createDirectories(home.resolve("flow/templates")).getParent();
    for (String file : List.of("Chart.yaml", "values.yaml", "templates/flow.yaml")) {
      try (InputStream in = Site.class.getResourceAsStream("/flow/" + file)) {
        Files.write(folder.resolve(file), in.readAllBytes());
      }
    }
    try (Registry registry =
        Registries.http(
            platform.registry().address(), platform.registry().context(home.resolve("push")))) {
      Path chart = folder.resolve("Chart.yaml");
      for (String version : List.of("1.0.0", "1.1.0")) {
        Files.writeString(
            chart, Files.readString(chart).replaceAll("(?m)^version: .*", "version: " + version));
        ChartRegistry.in(registry, "charts").push(Chart.read(folder), Instant.EPOCH);
      }
    }
  }

  /** Starts the portal, and waits until it answers. */
  Program start() throws IOException {
    program = Program.start(Portal.class, settings);
    while (program.isRunning() && !program.output().contains("The portal is at")) {
      LockSupport.parkNanos(20_000_000);
    }
    return program;
  }

  Program program() {
    return program;
  }

  String url() {
    return url;
  }

  String source() {
    return source.url().toString();
  }

  String gitops() {
    return gitops.url().toString();
  }

  String registry() throws IOException {
    return platform.registry().address();
  }

  String token() throws IOException {
    return platform.gitea().writer("robot").token();
  }

  /** Live objects of an environment, as the API server has them. */
  JsonNode objects(String environment, String kind) throws IOException {
    ControlPlane cluster = platform.cluster();
    String json =
        cluster.kubectl("", "get", kind, "-n", namespace + "-" + environment, "-o", "json");
    return new ObjectMapper().readTree(json).path("items");
  }

  /** Says that an ingress has an address, as the controller would that there is not here. */
  void answerIngress(String environment, String name) throws IOException {
    while (!objects(environment, "ingresses").toString().contains(name)) {
      LockSupport.parkNanos(100_000_000);
    }
    platform
        .cluster()
        .kubectl(
            "",
            "patch",
            "ingress",
            name,
            "-n",
            namespace + "-" + environment,
            "--subresource=status",
            "--type=merge",
            "-p",
            "{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.1\"}]}}}");
  }

  /** The digests that nodes say they run, of pods that stay. */
  List<String> running(String environment, String application) throws IOException {
    List<String> digests = new ArrayList<>();
    for (JsonNode pod : objects(environment, "pods")) {
      if (pod.at("/metadata/name").asText().startsWith(application + "-")
          && pod.at("/metadata/deletionTimestamp").isMissingNode()) {
        digests.add(pod.at("/status/containerStatuses/0/imageID").asText());
      }
    }
    return digests;
  }

  /** What a file of the GitOps repository says. */
  String file(String path) {
    return gitops.read("main", path);
  }

  /** The commits that changed a file of the GitOps repository, the newest first. */
  List<String> commits(String path) {
    List<String> subjects = new ArrayList<>();
    for (JsonNode each : gitops.call("GET", "commits?sha=main&path=" + path, Map.of())) {
      subjects.add(each.at("/commit/message").asText().lines().findFirst().orElse(""));
    }
    return subjects;
  }

  /** Somebody commits to the source. */
  void change(String path, String before, String after) {
    source.change("main", path, text -> text.replace(before, after));
  }

  @Override
  public void close() {
    program.close();
  }
}
