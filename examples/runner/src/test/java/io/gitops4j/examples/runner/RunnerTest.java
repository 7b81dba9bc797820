package io.gitops4j.examples.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.events.WebhookSignature;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.PlatformExtension;
import io.gitops4j.examples.platform.Program;
import io.gitops4j.examples.platform.Repository;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.examples.platform.SettingsFile;
import io.gitops4j.git.servers.GiteaServer;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.registry.Registries;
import io.gitops4j.registry.TinyBase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An image that a workflow built, on a real forge, registry and cluster,")
@Tag("servers")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@ExtendWith(PlatformExtension.class)
class RunnerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MOST_LOOKS = 60;
  private static final Pattern PUSHED = Pattern.compile("Pushed \\S+@(sha256:[0-9a-f]{64})");
  private static final Pattern REPORTS = Pattern.compile("Reports to (\\S+)");
  private static final String NAME = "acme/object-detector";
  private static final List<String> SOURCE = List.of("Dockerfile", "detect.sh", "test.sh");
  private static final String TEST = "object-detector/test/deployment.yaml";
  private static final String PROD = "object-detector/prod/deployment.yaml";
  private static final String CLEAN =
      "{\"SchemaVersion\": 2, \"ArtifactName\": \"detector\", \"Results\": [{\"Target\": \"shell\", \"Vulnerabilities\": []}]}";
  private static final String VULNERABLE =
      """
      {"SchemaVersion": 2, "ArtifactName": "detector", "Results": [{"Target": "shell", "Vulnerabilities": [
        {"VulnerabilityID": "CVE-2026-1", "PkgName": "busybox", "Severity": "HIGH"}]}]}
      """;

  @TempDir Path home;
  private Repository source;
  private Repository gitops;
  private Registry registry;
  private HostedRunner runner;
  private PlayedPods pods;
  private String namespace;
  private SettingsFile settings;
  private Path settingsFile;
  private Program server;

  @BeforeEach
  void begin(Platform platform) throws IOException {
    Path busybox = BuiltProgram.orSkip("buildah").resolveSibling("root/bin/busybox");
    BuiltProgram.orSkip("act");
    GiteaServer gitea = platform.gitea();
    ControlPlane cluster = platform.cluster();
    String address = platform.registry().address();
    source = Repository.with(gitea, files("source/", SOURCE, address));
    gitops = Repository.with(gitea, files("gitops/", List.of(TEST, PROD), address));
    List.of("master", "dev").forEach(source::branch);
    registry = Registries.http(address, platform.registry().context(home.resolve("r")));
    TinyBase.push(registry, "base/shell", "1", busybox);
    namespace = cluster.newNamespace();
    pods = PlayedPods.start(cluster, registry, home.resolve("pods"));
    String secret = WebhookSignature.newSecret().reveal();
    runner = new HostedRunner(Files.createDirectories(home.resolve("runner")), secret);
    settings =
        SettingsFile.of(platform, home)
            .with("git.source", source.url().toString())
            .with("git.gitops", gitops.url().toString())
            .with("namespace", namespace)
            .with("builder", "buildah")
            .with("scanner", scanner().toString())
            .with("webhook.secret", secret);
    for (String environment : List.of("test", "prod")) {
      String space = namespace + "-" + environment;
      cluster.create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(space));
      settings.with("endpoint." + environment, pods.url(space));
    }
    settingsFile = settings.write();
    server = serve();
  }

  @AfterEach
  void end() {
    if (server != null) {
      server.close();
      pods.close();
    }
  }

  private static Map<String, String> files(String folder, List<String> names, String registry)
      throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : names) {
      try (InputStream in = Detector.class.getResourceAsStream("/" + folder + name)) {
        files.put(name, new String(in.readAllBytes(), UTF_8).replace("REGISTRY", registry));
      }
    }
    return files;
  }

  /** A scanner that says what a file says. */
  private Path scanner() throws IOException {
    Files.writeString(home.resolve("scan.json"), CLEAN);
    Path scanner = home.resolve("scanner");
    Files.writeString(scanner, "#!/bin/sh\ncat '" + home.resolve("scan.json") + "'\n");
    return Files.setPosixFilePermissions(scanner, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  @DisplayName("is deployed as it was tested, though its tag was moved, and the server was killed")
  void delivered() throws Exception {
    assertThat(run("workflow")).contains("master: ", "dev: ", "GITOPS4J_WEBHOOK_URL");
    Digest image = pushed(push("master"));
    killOnce();
    awaitRuns("prod is blocked: 0 of 1 approval from owners");
    assertThat(pods.running(namespace + "-test")).contains(image);
    assertThat(gitops.read("main", TEST)).contains("@" + image + " # set by the pipeline");

    String tag = registry.tags(NAME, "", 10).get(0);
    TinyBase.push(
        registry, NAME, tag, BuiltProgram.of("buildah").resolveSibling("root/bin/busybox"));
    run("approve", "olga");
    awaitRuns("SUCCEEDED");
    assertThat(registry.manifest(NAME, tag).orElseThrow().descriptor().digest())
        .isNotEqualTo(image);
    assertThat(pods.running(namespace + "-prod")).contains(image);
    assertThat(gitops.read("main", PROD)).contains("@" + image + " # set by the pipeline");
    assertThat(asked("prod", "a cat")).isEqualTo("cat");
  }

  @Test
  @DisplayName("changes an environment while somebody else does, and neither loses anything")
  void twoPeople() throws Exception {
    run("workflow");
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Integer> ann = CompletableFuture.supplyAsync(() -> scaled(enough));
    Digest image = pushed(push("master"));
    awaitRuns("prod is blocked");
    enough.set(true);
    int changes = ann.join();
    assertThat(changes).isGreaterThan(1);
    assertThat(gitops.read("main", TEST))
        .contains("replicas: " + (1 + changes) + " # the team's business", "@" + image);
    List<String> messages = gitops.messages("main");
    assertThat(messages).filteredOn(("Change " + TEST)::equals).hasSize(changes);
    assertThat(messages).filteredOn(m -> m.startsWith("Deliver")).hasSize(1);
    assertThat(messages).hasSize(changes + 2);
  }

  /** Ann scales the test environment by one more again and again; how often she did. */
  private int scaled(AtomicBoolean enough) {
    int changes = 0;
    while (!enough.get()) {
      int replicas = 2 + changes;
      try {
        gitops.change("main", TEST, t -> t.replaceAll("replicas: \\d+", "replicas: " + replicas));
        changes++;
      } catch (IllegalStateException e) {
        System.out.println("Ann looks again: " + e.getMessage());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    return changes;
  }

  @Test
  @DisplayName(
      "with a defect is stopped: by its test, a scan, the test environment, its branch, a person")
  void controls() throws Exception {
    run("workflow");
    String before = gitops.read("main", TEST);

    source.change("dev", "detect.sh", text -> text.replace("echo cat", "echo dog"));
    HostedRunner.Ended failed = push("dev");
    assertThat(failed.exit()).isNotZero();
    assertThat(failed.output()).contains("It took a cat for dog.");
    assertThat(run("runs")).isEmpty();

    source.change("dev", "detect.sh", text -> text.replace("echo dog", "echo cat"));
    Files.writeString(home.resolve("scan.json"), VULNERABLE);
    pushed(push("dev"));
    awaitRuns("found 1 of severity high or above: CVE-2026-1");
    assertThat(gitops.read("main", TEST)).isEqualTo(before);
    Files.writeString(home.resolve("scan.json"), CLEAN);

    source.change("dev", "detect.sh", text -> "# Good.\n" + text);
    Digest good = pushed(push("dev"));
    awaitRuns("is not on master");
    run("approve", "olga");
    assertThat(pods.running(namespace + "-test")).contains(good);

    source.change(
        "master",
        "detect.sh",
        text -> text.replace("*cat*)", "*night*) echo nothing ;;\n  *cat*)"));
    pushed(push("master"));
    awaitRuns("ROLLED_BACK");
    assertThat(run("runs")).contains("took a cat for 'nothing'", "is not on master");
    run("release", "olga");
    assertThat(gitops.read("main", TEST)).contains("@" + good);
    assertThat(pods.running(namespace + "-test")).contains(good);

    source.change(
        "master",
        "detect.sh",
        text -> text.replace("echo nothing ;;\n  *cat*)", "echo cat ;;\n  *cat*)"));
    pushed(push("master"));
    awaitRuns("0 of 1 approval from owners");
    run("reject", "olga");
    awaitRuns("REJECTED");
    assertThat(gitops.read("main", PROD)).contains("object-detector:none");
  }

  @Test
  @DisplayName("is built by a workflow that a linter accepts, with docker and with buildah")
  void linted() throws Exception {
    Path actionlint = BuiltProgram.orSkip("actionlint");
    for (String builder : List.of("docker", "buildah")) {
      Settings with = new Settings(settings.with("builder", builder).write());
      String text = new DetectorPipeline(with).workflow().text();
      assertThat(text)
          .contains(builder + " build", "- master", "- dev", "workflow_dispatch", "REGISTRY:");
      Path file = Files.writeString(home.resolve(builder + ".yml"), text);
      Process lint = new ProcessBuilder(actionlint.toString(), file.toString()).inheritIO().start();
      assertThat(lint.waitFor()).isZero();
    }
  }

  private String run(String... command) throws Exception {
    return Program.run(PATIENCE, Detector.class, settingsFile, command);
  }

  private Program serve() throws IOException {
    return Program.start(Detector.class, settingsFile, "serve");
  }

  /** Runs the workflow for the newest commit of a branch. */
  private HostedRunner.Ended push(String branch) throws Exception {
    Path checkout = Files.createTempDirectory(home, "checkout");
    GiteaServer gitea = source.gitea();
    try (Git git =
        Git.cloneRepository()
            .setURI(source.url().toString())
            .setBranch(branch)
            .setDirectory(checkout.toFile())
            .setCredentialsProvider(
                new UsernamePasswordCredentialsProvider(
                    gitea.admin().login(), gitea.admin().token()))
            .call()) {
      return runner.push(git.getRepository().getWorkTree().toPath(), reports());
    }
  }

  private static Digest pushed(HostedRunner.Ended ended) {
    assertThat(ended.exit()).as(ended.output()).isZero();
    Matcher pushed = PUSHED.matcher(ended.output());
    assertThat(pushed.find()).as(ended.output()).isTrue();
    return Digest.parse(pushed.group(1));
  }

  /** Where the server takes reports. */
  private String reports() throws IOException {
    Matcher matcher = REPORTS.matcher(server.output());
    while (!matcher.find()) {
      assertThat(server.isRunning()).as(server.output()).isTrue();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      matcher = REPORTS.matcher(server.output());
    }
    return matcher.group(1);
  }

  private void killOnce() throws Exception {
    assertThat(server.killWithin(Duration.ofSeconds(5))).as(server.output()).isTrue();
    server = serve();
  }

  private void awaitRuns(String text) throws Exception {
    String runs = run("runs");
    for (int i = 0; i < MOST_LOOKS && !runs.contains(text); i++) {
      assertThat(server.isRunning()).as(server.output()).isTrue();
      runs = run("runs");
    }
    assertThat(runs).as(server.output()).contains(text);
  }

  private String asked(String environment, String picture) throws Exception {
    URI url = URI.create(pods.url(namespace + "-" + environment));
    HttpRequest request =
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(picture)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .strip();
  }
}
