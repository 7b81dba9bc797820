package io.gitops4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.model.CanonicalJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applies objects to a real API server, ours in this process and {@code kubectl apply
 * --server-side} beside it, in turns, each into a namespace of its own: once to create them, and
 * once more when nothing has changed. Ours is warm, as where it is embedded; kubectl is started
 * each time, as where it is used. Prints a table in Markdown. {@code cluster.sh} runs it.
 */
public final class ClusterBenchmark {
  private static final int WARM_UPS = 20;
  private static final List<String> KINDS =
      List.of("ConfigMap", "Service", "ServiceAccount", "Deployment");

  private final Cluster cluster;
  private final URI server;
  private final Path work;
  private final String kubectl;
  private final Map<String, Times> times = new LinkedHashMap<>();

  private ClusterBenchmark(Cluster cluster, URI server, Path work, String kubectl) {
    this.cluster = cluster;
    this.server = server;
    this.work = work;
    this.kubectl = kubectl;
  }

  /**
   * Runs it.
   *
   * @param arguments the server's address, its authority's certificate, a file with a token, a
   *     folder to work in, how many objects, how many rounds; and kubectl with its kubeconfig in
   *     that folder, or nothing for ours alone, once, with what memory it took
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String token = Files.readString(Path.of(arguments[2])).strip();
    URI server = URI.create(arguments[0]);
    String authority = Files.readString(Path.of(arguments[1]));
    ClusterAccess access = ClusterAccess.at(server, authority, () -> Secret.of(token));
    int objects = Integer.parseInt(arguments[4]);
    int rounds = Integer.parseInt(arguments[5]);
    boolean alone = arguments.length == 6;
    try (Cluster cluster = Cluster.connect(access)) {
      ClusterBenchmark benchmark =
          new ClusterBenchmark(cluster, server, Path.of(arguments[3]), alone ? "" : arguments[6]);
      if (alone) {
        benchmark.alone(objects);
      } else {
        benchmark.measure(objects, rounds);
      }
    }
  }

  private void alone(int objects) throws IOException {
    ours("memory", objects);
    ours("memory", objects);
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .findFirst()
            .orElse("unknown");
    System.out.println("\n" + objects + " objects, created and applied again: " + peak);
  }

  private void measure(int objects, int rounds) throws IOException, InterruptedException {
    int written = 0;
    for (int round = 0; round <= rounds; round++) {
      String theirs = "kubectl-" + server.getPort() + "-" + round;
      String ours = "ours-" + server.getPort() + "-" + round;
      Path file = file(theirs, objects);
      take(round, "kubectl, created", () -> kubectl(file));
      take(round, "ours, created", () -> ours(ours, objects));
      for (int i = 0; round == 0 && i < WARM_UPS; i++) {
        ours(ours, objects);
      }
      Set<String> before = versions(ours);
      take(round, "kubectl, again", () -> kubectl(file));
      take(round, "ours, again", () -> ours(ours, objects));
      Set<String> after = versions(ours);
      if (after.size() != objects + 1) {
        throw new IllegalStateException("There are " + after.size() + " objects");
      }
      after.removeAll(before);
      written += after.size();
    }
    System.out.println("| | ÷ kubectl | median s | fastest | slowest | |");
    System.out.println("|---|---|---|---|---|---|");
    for (String what : List.of("created", "again")) {
      Times floor = times("kubectl, " + what);
      for (String who : List.of("kubectl, ", "ours, ")) {
        System.out.println(times(who + what).row(who + what, floor, ""));
      }
    }
    System.out.println("\nWritten by our second passes: " + written + " objects");
  }

  /** Something that is measured. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void take(int round, String name, Work work) throws IOException, InterruptedException {
    Instant start = SystemClock.utc().instant();
    work.run();
    long taken = Duration.between(start, SystemClock.utc().instant()).toNanos() / 1000;
    if (round > 0) {
      times(name).add(taken);
    }
  }

  private Times times(String name) {
    return times.computeIfAbsent(name, any -> new Times());
  }

  private void kubectl(Path file) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            kubectl,
            "--kubeconfig",
            work.resolve("kubeconfig").toString(),
            "--server",
            server.toString(),
            "apply",
            "--server-side",
            "-f",
            file.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(work.resolve("log")));
    }
  }

  private void ours(String namespace, int objects) {
    List<KubernetesManifest> manifests =
        objects(namespace, objects).stream().map(o -> new KubernetesManifest("f", o)).toList();
    Deployment deployment =
        new Deployment(
            "shop",
            "test",
            new Rendering("test", manifests, CanonicalJson.digest(manifests)),
            new OperationKey("0".repeat(32)));
    namespace(namespace);
    ClusterTarget.on(cluster).in(namespace).apply(deployment);
  }

  private void namespace(String name) {
    ServerSideApply.on(cluster, "benchmark").apply(object("v1", "Namespace", name));
  }

  private Path file(String namespace, int objects) throws IOException {
    namespace(namespace);
    StringBuilder text = new StringBuilder();
    objects(namespace, objects).forEach(o -> text.append(CanonicalJson.write(o)).append("\n---\n"));
    return Files.writeString(work.resolve(namespace + ".yaml"), text);
  }

  /** Each object of ours, and its inventory, with its version. */
  private Set<String> versions(String namespace) {
    Set<String> versions = new TreeSet<>();
    for (String kind : KINDS) {
      String api = kind.equals("Deployment") ? "apps/v1" : "v1";
      for (Fields object : cluster.list(api, kind, namespace, "")) {
        Fields metadata = object.object("metadata");
        versions.add(kind + "/" + metadata.text("name") + "@" + metadata.text("resourceVersion"));
      }
    }
    return versions;
  }

  private static List<Fields> objects(String namespace, int count) {
    List<Fields> objects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "shop-" + i;
      Fields object =
          switch (i % 10) {
            case 0, 1, 2, 3 -> object("v1", "ConfigMap", name).with("data", data(i));
            case 4, 5 -> object("v1", "Service", name).with("spec", service(name));
            case 6 -> object("v1", "ServiceAccount", name);
            default -> object("apps/v1", "Deployment", name).with("spec", deployment(name));
          };
      Fields metadata = object.object("metadata").with("namespace", namespace);
      objects.add(object.with("metadata", metadata));
    }
    return objects;
  }

  private static Fields object(String apiVersion, String kind, String name) {
    return Fields.of("apiVersion", apiVersion)
        .with("kind", kind)
        .with("metadata", Fields.of("name", name));
  }

  private static Fields data(int number) {
    String text = Digest.of(("data " + number).getBytes(UTF_8)).hex();
    return Fields.of("a", text).with("b", text.repeat(5)).with("c", "" + number);
  }

  private static Fields service(String name) {
    return Fields.of("selector", Fields.of("app", name))
        .with("ports", List.of(Fields.of("name", "web").with("port", 80)));
  }

  private static Fields deployment(String name) {
    Fields labels = Fields.of("app", name);
    Fields container =
        Fields.of("name", "web")
            .with("image", "example.org/web:1.0")
            .with("ports", List.of(Fields.of("containerPort", 8080)))
            .with("env", List.of(Fields.of("name", "A").with("value", "1")))
            .with("resources", Fields.of("requests", Fields.of("cpu", "100m")));
    return Fields.of("replicas", 2)
        .with("selector", Fields.of("matchLabels", labels))
        .with(
            "template",
            Fields.of("metadata", Fields.of("labels", labels))
                .with("spec", Fields.of("containers", List.of(container))));
  }
}
