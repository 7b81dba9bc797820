package io.gitops4j.examples.portal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.PlatformExtension;
import io.gitops4j.examples.platform.PlatformRegistry;
import io.gitops4j.k8s.servers.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A portal, in a browser, on a real forge, registry and cluster,")
@Tag("servers")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@ExtendWith(PlatformExtension.class)
class PortalTest {
  @TempDir Path home;
  private Site site;
  private Browser browser;

  @BeforeEach
  void begin(Platform platform) throws Exception {
    site = new Site(platform, home);
    browser = Browser.start(home.resolve("browser"));
  }

  @AfterEach
  void end() throws Exception {
    System.out.println(site.program().output());
    site.close();
    browser.close();
  }

  @Test
  @DisplayName("goes from the empty page to a deployed application, killed once on the way")
  void delivered() throws Exception {
    logIn("ann");
    assertThat(browser.text()).contains("First say where your Git and registry are");
    settings();
    assertThat(browser.text()).contains("There is nothing here yet");
    create("songs", "test, prod", "jib", "songs.example.org");
    browser.press("Build & deploy");
    String run = browser.run("location.href");

    killAndStartAgain();
    site.answerIngress("test", "songs");
    browser.until("Approve prod"); // the page that is open hears of it
    assertThat(browser.text()).contains("0 of 1 approval");
    browser.press("Approve prod");
    browser.until("being an author");
    logIn("bob");
    browser.open(run);
    browser.press("Approve prod");
    site.answerIngress("prod", "songs");
    browser.until("succeeded");

    browser.press("Report");
    assertThat(browser.text()).contains("Timeline", "1 of 1 approval (bob)");
    String digest = digest("test");
    assertThat(digest("prod")).isEqualTo(digest);
    for (String environment : List.of("test", "prod")) {
      assertThat(site.running(environment, "songs")).hasSize(2).allMatch(id -> id.contains(digest));
      assertThat(site.commits("apps/" + environment + "/songs/workload.yaml")).hasSize(1);
      JsonNode deployment = site.objects(environment, "deployments").get(0);
      JsonNode container = deployment.at("/spec/template/spec/containers/0");
      assertThat(container.at("/env/0").toString()).contains("GREETING", "say \\\"hi\\\"");
      assertThat(container.at("/resources/requests/cpu").asText()).isEqualTo("100m");
      assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health");
      assertThat(site.objects(environment, "ingresses").toString()).contains("songs.example.org");
    }
    keptToItself(site.token(), PlatformRegistry.PASSWORD);
  }

  /** In no file but the one for secrets, and not in what the portal printed. */
  private void keptToItself(String... secrets) throws Exception {
    assertThat(site.program().output()).doesNotContain(secrets);
    try (Stream<Path> files = Files.walk(home.resolve("portal"))) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        if (!each.endsWith("secrets.json")) {
          assertThat(Files.readString(each, ISO_8859_1))
              .as(each.toString())
              .doesNotContain(secrets);
        }
      }
    }
  }

  @Test
  @DisplayName("shows what runs, takes it back, installs charts, and keeps what is deployed")
  void operated(Platform platform) throws Exception {
    logIn("ann");
    settings();
    look("applications-empty");
    create("songs", "test");
    browser.press("Build & deploy");
    browser.until("succeeded");
    look("run");
    String first = digest("test");
    site.change("site/index.html", "One", "Two");
    browser.open(site.url() + "/applications/songs");
    browser.press("Change");
    browser.type("variables", "GREETING=ahoi");
    browser.press("Save");
    browser.press("Build & deploy");
    browser.until("succeeded");
    String second = digest("test");
    assertThat(second).isNotEqualTo(first);

    browser.press("To songs");
    assertThat(browser.text()).contains("As promoted: yes", "Running", second, "Deliver songs");
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    assertThat(browser.text()).contains("+  GREETING: \"ahoi\"", "-  GREETING: \"say");
    look("details");

    browser.press("Roll back");
    browser.until("succeeded");
    assertThat(site.file("apps/test/songs/workload.yaml")).contains(first, "say \\\"hi\\\"");
    eventually(() -> site.running("test", "songs").stream().allMatch(id -> id.contains(first)));
    browser.press("To songs");
    assertThat(browser.text()).contains("On hold");
    browser.press("Let releases in again");
    assertThat(browser.text()).doesNotContain("On hold");

    browser.press("Artifacts");
    browser.dark(true);
    look("artifacts-dark");
    browser.dark(false);
    artifacts(first, second);
    chart(platform.cluster());
    dockerfile();
    browser.press("Applications");
    look("applications");
  }

  private void artifacts(String deployed, String other) throws Exception {
    assertThat(browser.text()).contains(deployed, other);
    look("artifacts");
    delete(deployed);
    assertThat(browser.text()).contains("it is deployed to test");
    browser.open(site.url() + "/artifacts");
    delete(other);
    assertThat(browser.text()).contains(deployed).doesNotContain(other);
  }

  private void delete(String digest) throws Exception {
    browser.submit("input[value=\"%s\"]".formatted(digest));
  }

  private void chart(ControlPlane cluster) throws Exception {
    browser.press("Charts");
    assertThat(browser.text()).contains("Schedules what has to be done");
    browser.press("flow");
    browser.type("version", "1.0.0");
    browser.type("values", "workers: 2 # as many as we have");
    look("chart");
    browser.press("Install");
    browser.until("succeeded");
    assertThat(site.file("apps/test/flow/values.yaml")).contains("workers: 2 # as many as we have");
    assertThat(site.objects("test", "statefulsets").at("/0/status/readyReplicas").asInt())
        .isEqualTo(2);
    cluster.serveMetrics(BuiltProgram.orSkip("metrics-server"));
    browser.press("To flow");
    eventually(
        () -> {
          browser.open(site.url() + "/applications/flow");
          return browser.text().contains("250m CPU, 128.0 MiB");
        });
    look("details-chart");
    browser.press("Change");
    browser.type("version", "1.1.0");
    browser.press("Upgrade");
    browser.until("succeeded");
    assertThat(site.file("apps/test/flow/Chart.yaml")).contains("1.1.0");
    assertThat(site.file("apps/test/flow/values.yaml")).contains("workers: 2 # as many as we have");
    browser.press("To flow");
    browser.press("Roll back");
    browser.until("succeeded");
    assertThat(site.file("apps/test/flow/Chart.yaml")).contains("1.0.0").doesNotContain("1.1.0");
  }

  private void dockerfile() throws Exception {
    BuiltProgram.orSkip("buildah");
    browser.press("Applications");
    create("tunes", "test", "dockerfile", "");
    browser.press("Build & deploy");
    browser.until("succeeded");
    assertThat(site.running("test", "tunes"))
        .hasSize(2)
        .allMatch(id -> id.contains("tunes@sha256"));
  }

  /** Takes pictures of the page, wide and narrow; nothing of it is out of sight to the side. */
  private void look(String name) throws Exception {
    Path pictures = Files.createDirectories(Path.of("target", "pictures"));
    for (int width : List.of(390, 1280)) {
      browser.width(width);
      browser.picture(pictures.resolve(name + "-" + width + ".png"));
      assertThat(browser.run("String(document.documentElement.scrollWidth)"))
          .as("how wide " + name + " is")
          .isEqualTo(String.valueOf(width));
    }
  }

  private static void eventually(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500)); // the test's own limit ends it
    }
  }

  private void logIn(String name) throws Exception {
    browser.open(site.url() + "/login");
    browser.type("name", name);
    browser.press("Go on");
  }

  private void settings() throws Exception {
    browser.press("Settings");
    browser.type("gitops", site.gitops());
    browser.type("forge", "gitea");
    browser.type("git", site.token());
    browser.type("registry", site.registry());
    browser.type("registryUser", PlatformRegistry.USER);
    browser.type("registryPassword", PlatformRegistry.PASSWORD);
    browser.press("Save");
    browser.press("Settings");
    assertThat(browser.run("document.documentElement.outerHTML"))
        .contains("Stored. Type to replace it.", site.gitops())
        .doesNotContain(site.token(), PlatformRegistry.PASSWORD);
    Path secrets = home.resolve("portal/secrets.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
        .isEqualTo("rw-------");
    look("settings");
    browser.type("registry", "elsewhere.example");
    browser.press("Save");
    assertThat(browser.text()).contains("Type the password again");
    browser.press("To the applications");
  }

  private void create(String name, String environments) throws Exception {
    create(name, environments, "jib", "");
  }

  private void create(String name, String environments, String builder, String host)
      throws Exception {
    browser.press("New application");
    browser.type("name", name);
    browser.type("tags", "music, <b>bold</b>");
    browser.type("repository", site.source());
    browser.type("environments", environments);
    browser.type("builder", builder);
    browser.type("folder", "site");
    browser.type("entrypoint", "/app/run");
    browser.type("replicas", "2");
    browser.type("cpu", "100m");
    browser.type("memory", "64Mi");
    browser.type("probe", "/health");
    browser.type("host", host);
    browser.type("variables", "GREETING=say \"hi\"");
    look("form");
    browser.press("Save");
    assertThat(browser.text()).contains("<b>bold</b>");
  }

  private void killAndStartAgain() throws Exception {
    assertThat(site.program().killWithin(Duration.ofSeconds(4))).isTrue();
    site.start();
  }

  private String digest(String environment) throws Exception {
    String file = site.file("apps/" + environment + "/songs/workload.yaml");
    return file.replaceAll("(?s).*@(sha256:[0-9a-f]{64}).*", "$1");
  }
}
