package io.gitops4j.examples.helm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.PlatformExtension;
import io.gitops4j.examples.platform.Program;
import io.gitops4j.examples.platform.Repository;
import io.gitops4j.examples.platform.SettingsFile;
import io.gitops4j.git.servers.GiteaServer;
import io.gitops4j.k8s.servers.ControlPlane;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A chart, on a real forge, registry and cluster,")
@Tag("servers")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@ExtendWith(PlatformExtension.class)
class ShopTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern DIGEST = Pattern.compile("version: \\w+@(sha256:[0-9a-f]{64})");
  private static final String STAGING = "charts/shop/values-staging.yaml";
  private static final List<String> FILES =
      List.of(
          "charts/shop/Chart.yaml",
          "charts/shop/values.yaml",
          "charts/shop/values-dev.yaml",
          STAGING,
          "charts/shop/values-prod.yaml",
          "charts/shop/templates/deployment.yaml",
          "charts/shop/templates/service.yaml",
          "charts/shop/templates/suite.yaml",
          "preview/shop.yaml");

  @TempDir Path home;
  private GiteaServer gitea;
  private ControlPlane cluster;
  private Repository source;
  private Repository gitops;
  private String namespace;
  private Path settings;

  @BeforeEach
  void begin(Platform platform) throws IOException {
    gitea = platform.gitea();
    cluster = platform.cluster();
    source = Repository.with(gitea, Map.of("site/index.html", "<h1>One</h1>\n"));
    gitops = Repository.with(gitea, gitops(platform.registry().address()));
    namespace = cluster.newNamespace();
    for (String environment : List.of("dev", "staging", "prod")) {
      cluster.create(
          "/api/v1/namespaces",
          "{\"metadata\":{\"name\":\"%s-%s\"}}".formatted(namespace, environment));
    }
    settings =
        SettingsFile.of(platform, home)
            .with("git.source", source.url().toString())
            .with("git.gitops", gitops.url().toString())
            .with("namespace", namespace)
            .with("helm", BuiltProgram.of("helm").toString())
            .write();
  }

  private static Map<String, String> gitops(String registry) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String file : FILES) {
      try (InputStream in = Shop.class.getResourceAsStream("/gitops/" + file)) {
        files.put(file, new String(in.readAllBytes(), UTF_8).replace("REGISTRY", registry));
      }
    }
    return files;
  }

  @Test
  @DisplayName(
      "goes from dev to production: merged by a senior, tested by a suite, started by a manager; a"
          + " suite that fails stops it")
  void delivered() throws Exception {
    assertThat(run("plan"))
        .contains("From staging to prod:", ".spec.replicas: 2 -> 3", "Service shop .spec.type");

    assertThat(run("deliver")).contains("waits:", "0 of 1 approval");
    String digest = digest("dev");
    assertThat(running("dev")).contains("/shop@" + digest);
    approve();
    assertThat(killedOnce()).contains("prod is blocked: 0 of 1 approval from release-managers");
    assertThat(digest("staging")).isEqualTo(digest);
    assertThat(jobs()).contains("\"succeeded\"").doesNotContain("\"failed\"");

    assertThat(run("start-prod", "mia")).contains("SUCCEEDED");
    assertThat(digest("prod")).isEqualTo(digest);
    assertThat(running("prod")).contains("/shop@" + digest);
    assertThat(cluster.get("/api/v1/namespaces/" + namespace + "-prod/services/shop").toString())
        .contains("LoadBalancer");

    gitops.change("main", STAGING, text -> text.replace("suite:1", "suite:2-crashes"));
    source.change("main", "site/index.html", text -> text.replace("One", "Two"));
    run("deliver");
    approve();
    assertThat(run("go-on")).contains("Job.batch", "waits for approvals: 0 of 1 approval");
    approve();
    assertThat(run("go-on")).contains("ROLLED_BACK");
    assertThat(digest("prod")).isEqualTo(digest);
    assertThat(digest("staging")).isEqualTo(digest);
    assertThat(digest("dev")).isNotEqualTo(digest);
  }

  @Test
  @DisplayName("is previewed for a pull request from its head, until that closes")
  void previewed() throws Exception {
    source.changeOn("feature", "site/index.html", text -> text.replace("One", "Three"));
    Map<String, String> pull = Map.of("head", "feature", "base", "main", "title", "Say three");
    JsonNode opened = source.call("POST", "pulls", pull);
    long number = opened.path("number").asLong();
    String head = opened.path("head").path("sha").asText();
    String preview = "source-pr-" + number;

    run("preview", String.valueOf(number));
    assertThat(cluster.get("/api/v1/namespaces/" + preview + "/pods").toString())
        .contains("/shop:" + head.substring(0, 10));

    Map<String, String> closed = Map.of("state", "closed");
    source.call("PATCH", "pulls/" + number, closed);
    assertThat(run("go-on")).contains("SUCCEEDED");
    assertThat(cluster.get("/api/v1/namespaces").toString()).doesNotContain(preview);
    assertThat(gitops.call("GET", "contents", Map.of()).toString()).doesNotContain("previews");
  }

  private String run(String... command) throws Exception {
    return Program.run(PATIENCE, Shop.class, settings, command);
  }

  /** The same command is killed at some moment, and given again. */
  private String killedOnce() throws Exception {
    try (Program program = Program.start(Shop.class, settings, "go-on")) {
      program.killWithin(Duration.ofSeconds(10));
    }
    return run("go-on");
  }

  /** A senior approves what is proposed. */
  private void approve() {
    for (long number : gitops.openPullRequests()) {
      gitea.review(gitops.url(), number, "senior", Reviews.Review.State.APPROVED);
    }
  }

  private String digest(String environment) {
    Matcher matcher =
        DIGEST.matcher(gitops.read("main", "charts/shop/values-" + environment + ".yaml"));
    assertThat(matcher.find()).as("a digest in " + environment).isTrue();
    return matcher.group(1);
  }

  /** What the nodes say that they run. */
  private String running(String environment) {
    return cluster.get("/api/v1/namespaces/" + namespace + "-" + environment + "/pods").toString();
  }

  private String jobs() {
    return cluster.kubectl("", "get", "jobs", "-n", namespace + "-staging", "-o", "json");
  }
}
