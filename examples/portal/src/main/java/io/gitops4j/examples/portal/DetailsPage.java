package io.gitops4j.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.UnifiedDiff;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.k8s.details.ApplicationReader;
import io.gitops4j.k8s.details.ContainerDetails;
import io.gitops4j.k8s.details.EnvironmentDetails;
import io.gitops4j.k8s.details.EventGroup;
import io.gitops4j.k8s.details.LogTail;
import io.gitops4j.k8s.details.PodDetails;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What there is to know of an application, and what can be done about it. */
record DetailsPage(Home home, Engine engine) {
  private static final int MOST_RUNS = 8;
  private static final int MOST_COMMITS = 5;

  Answer show(Request request) {
    Application application = application(request);
    String here = "/applications/" + application.name();
    Html body = new Html().open("p");
    application.tags().forEach(tag -> body.leaf("span", tag, "class", "badge plain").text(" "));
    body.close().open("div", "class", "actions");
    String what = application.isChart() ? "Install or upgrade" : "Build & deploy";
    body.button(here + "/deploy", what, "nonce", ApplicationsPage.nonce());
    body.leaf(
        "a",
        "Change",
        "class",
        "button quiet",
        "href",
        application.isChart() ? "/charts/" + application.get("chart") : here + "/edit");
    body.close();
    runs(body, application);
    for (EnvironmentDetails each :
        ApplicationReader.of(engine.delivery()).details(application.name()).environments()) {
      environment(body, here, each);
    }
    commits(body, application);
    return Layout.page(request, application.name(), body);
  }

  private Application application(Request request) {
    return engine.application(request.in("name"));
  }

  private List<Run> newest(Application application) {
    List<Run> runs = new ArrayList<>(engine.delivery().runs(TenantId.DEFAULT));
    runs.removeIf(run -> !run.pipeline().equals(application.name()));
    Collections.reverse(runs);
    return runs.subList(0, Math.min(runs.size(), MOST_RUNS));
  }

  private void runs(Html body, Application application) {
    List<Run> runs = newest(application);
    if (runs.isEmpty()) {
      return;
    }
    body.leaf("h2", "Workflow").open("ul", "class", "stages");
    for (Run run : runs) {
      body.open("li").link("/runs/" + run.id(), run.id().value()).text(" ");
      body.badge(run.outcome().map(Enum::name).orElseGet(() -> run.status().name()));
      body.text(" " + version(run) + ", " + Words.ago(run.startedAt()) + " by ");
      body.text(run.release().startedBy().name()).close();
    }
    body.close();
  }

  private void environment(Html body, String here, EnvironmentDetails it) {
    body.open("section", "id", it.environment());
    body.open("h2").text(it.environment() + " ");
    it.health().ifPresent(health -> body.badge(health.name()));
    body.close();
    body.open("p").text("As promoted: ").badge(it.asPromoted().answer().name());
    body.text(" " + it.asPromoted().sentence()).close();
    String path = here + "/" + it.environment();
    it.delivered()
        .flatMap(status -> status.hold())
        .ifPresent(
            hold -> {
              body.leaf("p", "On hold since " + Words.ago(hold.since()) + ": " + hold.why());
              body.button(path + "/release", "Let releases in again");
            });
    pods(body, it.pods());
    events(body, it.events());
    releases(body, path, it.releases());
    it.gaps().forEach(gap -> body.leaf("p", "Not read: " + gap, "class", "soft"));
    body.close();
  }

  private static void pods(Html body, List<PodDetails> pods) {
    if (pods.isEmpty()) {
      return;
    }
    body.leaf("h3", "Pods").heads("Pod", "Phase", "Ready", "Restarts", "CPU and memory", "Runs");
    for (PodDetails pod : pods) {
      for (ContainerDetails each : pod.containers()) {
        String runs = each.imageId().isEmpty() ? each.image() : each.imageId();
        body.open("tr").cell("Pod", pod.name(), "");
        body.cell("Phase", pod.phase() + " " + pod.reason(), "");
        body.cell("Ready", each.isReady() ? "yes" : "no", "");
        body.cell("Restarts", String.valueOf(each.restarts()), "");
        body.cell("CPU and memory", each.usage().map(Object::toString).orElse("–"), "");
        body.cell("Runs", runs, "digest").close();
      }
    }
    body.close().close();
    for (PodDetails pod : pods) {
      for (ContainerDetails each : pod.containers()) {
        for (LogTail log : each.logs()) {
          body.open("details").leaf("summary", pod.name() + ": " + log);
          body.leaf("pre", String.join("\n", log.lines())).close();
        }
      }
    }
  }

  private static void events(Html body, List<EventGroup> events) {
    if (!events.isEmpty()) {
      body.open("details").leaf("summary", events.size() + " events").open("ul");
      for (EventGroup each : events) {
        body.leaf(
            "li",
            Words.time(each.last())
                + " "
                + each.reason()
                + " ×"
                + each.count()
                + ": "
                + each.message());
      }
      body.close().close();
    }
  }

  private void releases(Html body, String path, List<Promotion> releases) {
    body.leaf("h3", "Releases").open("ul", "class", "stages");
    for (Promotion each : releases) {
      String how = each.isRollback() ? "back to " : "";
      body.open("li").leaf("span", how + version(each), "class", "digest");
      body.text(" " + Words.ago(each.since()) + " by " + each.by()).close();
    }
    body.close();
    if (releases.size() > 1) {
      body.button(path + "/rollback", "Roll back");
    }
  }

  /** What a release is, in a word: an image's tag, a chart's version. */
  String version(Promotion release) {
    return release.release().map(run -> version(engine.delivery().run(run))).orElse("nothing");
  }

  private String version(Run run) {
    long revision =
        run.release().start().parameters().findText("revision").map(Long::valueOf).orElse(0L);
    return home.revision(run.pipeline(), (int) revision)
        .filter(Application::isChart)
        .map(chart -> chart.get("version"))
        .orElseGet(() -> run.release().version());
  }

  private void commits(Html body, Application application) {
    List<CommitReceipt> receipts = new ArrayList<>();
    for (Run run : newest(application)) {
      run.release().receipts().stream()
          .filter(CommitReceipt.class::isInstance)
          .map(CommitReceipt.class::cast)
          .filter(CommitReceipt::changedSomething)
          .forEach(receipts::add);
    }
    if (receipts.isEmpty()) {
      return;
    }
    body.leaf("h2", "Commits");
    GitRepository git = engine.connections().repository(Pipelines.GITOPS);
    for (CommitReceipt each : receipts.subList(0, Math.min(receipts.size(), MOST_COMMITS))) {
      try {
        commit(body, git, each);
      } catch (ProviderException e) {
        body.leaf("p", "Not read: " + e.getMessage(), "class", "soft");
      }
    }
  }

  private static void commit(Html body, GitRepository git, CommitReceipt receipt) {
    String subject = git.commit(receipt.commit()).subject();
    body.open("details").leaf("summary", receipt.commit().abbreviated() + " " + subject);
    for (String path : receipt.edits().stream().map(e -> e.edit().path()).distinct().toList()) {
      if (path.endsWith(".yaml")) {
        String diff =
            UnifiedDiff.of(
                path, text(git, receipt.parent(), path), text(git, receipt.commit(), path));
        body.open("pre", "class", "diff");
        diff.lines().forEach(line -> body.leaf("span", line, "class", tone(line)));
        body.close();
      } else {
        body.open("p").leaf("code", path).close();
      }
    }
    body.close();
  }

  private static String text(GitRepository git, CommitId at, String path) {
    return git.read(at, path).map(bytes -> new String(bytes, UTF_8)).orElse("");
  }

  private static String tone(String line) {
    return line.startsWith("+") ? "add" : line.startsWith("-") ? "del" : "same";
  }

  Answer rollBack(Request request) {
    String environment = request.in("environment");
    Run run =
        engine
            .delivery()
            .rollback(
                TenantId.DEFAULT,
                application(request).name(),
                environment,
                request.actor(),
                "asked for in the portal");
    return Answer.seeOther("/runs/" + run.id());
  }

  Answer release(Request request) {
    String name = application(request).name();
    engine.delivery().release(TenantId.DEFAULT, name, request.in("environment"), request.actor());
    return Answer.seeOther("/applications/" + name);
  }
}
