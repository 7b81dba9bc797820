package io.gitops4j.examples.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.engine.StageStatus;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A run, watched live. */
final class RunPage {
  private static final int HEARTBEAT = 10;

  private final Delivery delivery;
  private final Set<Semaphore> watchers;

  /**
   * Pages of a delivery's runs.
   *
   * @param watchers one for each browser that watches; released when anything happened to a run
   */
  RunPage(Delivery delivery, Set<Semaphore> watchers) {
    this.delivery = delivery;
    this.watchers = watchers;
  }

  Answer show(Request request) {
    Run run = run(request);
    String here = "/runs/" + run.id();
    Html body = new Html().open("div", "id", "state").add(state(run)).close();
    body.open("p").link("/applications/" + run.pipeline(), "To " + run.pipeline());
    body.text(" · ").link(here + "/report", "Report").close();
    body.leaf("h2", "What happened");
    body.open("ol", "id", "events", "data-events", here + "/events", "class", "log");
    body.close();
    body.open("noscript").open("ol", "class", "log");
    delivery.events(run.id()).forEach(event -> body.leaf("li", line(event)));
    body.close().leaf("p", "Load the page again to see more.", "class", "soft").close();
    return Layout.page(request, run.pipeline() + ": run " + run.id().value(), body);
  }

  private Run run(Request request) {
    return delivery.run(new RunId(request.in("run")));
  }

  private static Html state(Run run) {
    String word = run.outcome().map(Enum::name).orElseGet(() -> run.status().name());
    Html state = new Html().open("p").badge(word).text(" started " + Words.ago(run.startedAt()));
    state.text(" by " + run.release().startedBy().name()).close();
    run.problem()
        .ifPresent(
            problem ->
                state.leaf("p", problem.sentence() + " " + problem.remedy(), "class", "problem"));
    state.open("ul", "class", "stages");
    run.release()
        .artifacts()
        .forEach((name, made) -> state.leaf("li", "image " + made.reference(), "class", "digest"));
    for (StageStatus stage : run.stages()) {
      state.open("li").leaf("strong", stage.name()).text(" ").badge(stage.state().name());
      state.text(" " + stage.sentence()).close();
    }
    state.close();
    for (Run.Wait wait : run.waits()) {
      if (!wait.subject().isEmpty() && wait.isForPeople()) {
        state.button(
            "/runs/" + run.id() + "/approve",
            "Approve " + wait.node(),
            "stage",
            wait.node().toString(),
            "subject",
            wait.subject());
      }
    }
    return state;
  }

  Answer approve(Request request) {
    delivery.approve(
        TenantId.DEFAULT,
        run(request).id(),
        request.said("stage") + "/approvals",
        request.actor(),
        request.said("subject"),
        "approved in the portal");
    return Answer.seeOther("/runs/" + request.in("run"));
  }

  Answer report(Request request) {
    return Answer.report(RunReport.of(delivery, run(request).id()).html());
  }

  /** All events after the last one that the browser had, also of a portal that was killed since. */
  Answer events(Request request) {
    RunId run = run(request).id();
    return Answer.events(out -> stream(out, run, request.lastEvent()));
  }

  private void stream(OutputStream out, RunId id, long last)
      throws IOException, InterruptedException {
    Semaphore news = new Semaphore(1);
    watchers.add(news);
    try {
      for (long after = last; ; ) {
        if (!news.tryAcquire(HEARTBEAT, TimeUnit.SECONDS)) {
          out.write(": nothing new\n\n".getBytes(UTF_8)); // fails once nobody listens any more
          out.flush();
          continue;
        }
        news.drainPermits();
        Run run = delivery.run(id);
        for (RunEvent event : delivery.events(TenantId.DEFAULT, id, after)) {
          after = event.sequence();
          send(out, "id: " + after + "\nevent: step", line(event));
        }
        send(out, "event: state", state(run).toString());
        if (run.hasEnded()) {
          send(out, "event: end", "");
          return;
        }
      }
    } finally {
      watchers.remove(news);
    }
  }

  private static void send(OutputStream out, String head, String data) throws IOException {
    String line = data.replaceAll("\\R", " ");
    out.write((head + "\ndata: " + line + "\n\n").getBytes(UTF_8));
    out.flush();
  }

  private static String line(RunEvent event) {
    String node = event.node().map(each -> each + ": ").orElse("");
    return Words.time(event.at()) + "  " + node + event.sentence();
  }
}
