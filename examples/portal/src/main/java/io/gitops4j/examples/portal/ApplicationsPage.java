package io.gitops4j.examples.portal;

import io.gitops4j.core.engine.EnvironmentStatus;
import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The applications, and the form that one is created and changed by. */
record ApplicationsPage(Home home, Engine engine, DetailsPage details) {
  private static final List<String> FIELDS =
      List.of(
          "tags",
          "repository",
          "branch",
          "environments",
          "builder",
          "dockerfile",
          "base",
          "folder",
          "entrypoint",
          "replicas",
          "port",
          "cpu",
          "memory",
          "probe",
          "host",
          "variables");

  private static final Map<String, String> USUAL =
      Map.of("branch", "main", "environments", "test", "replicas", "1", "port", "8080");

  Answer list(Request request) {
    Html body = new Html();
    if (home.settings().isEmpty()) {
      body.open("p").text("First say where your Git and registry are: ");
      return Layout.page(request, "Applications", body.link("/settings", "Settings").close());
    }
    List<Application> all = home.applications();
    if (all.isEmpty()) {
      body.leaf("p", "There is nothing here yet.", "class", "soft");
    }
    body.open("div", "class", "cards");
    for (Application each : all) {
      body.open("section").open("h2").link("/applications/" + each.name(), each.name()).close();
      body.leaf("p", about(each), "class", "soft");
      for (EnvironmentStatus status : engine.delivery().environments(each.name())) {
        body.open("p").leaf("strong", status.environment()).text(" ");
        body.text(status.release().map(details::version).orElse("nothing")).close();
      }
      body.close();
    }
    body.close().open("p").leaf("a", "New application", "href", "/new", "class", "button");
    return Layout.page(request, "Applications", body.close());
  }

  private static String about(Application each) {
    String what = each.isChart() ? "chart " + each.get("chart") + " " + each.get("version") : "";
    return what + String.join(" · ", each.tags());
  }

  Answer create(Request request) {
    return Layout.page(request, "New application", form(Fields.copyOf(USUAL), ""));
  }

  Answer edit(Request request) {
    Application application = engine.application(request.in("name"));
    return Layout.page(
        request, "Change " + application.name(), form(application.said(), application.name()));
  }

  private static Html form(Fields said, String name) {
    String action = name.isEmpty() ? "/new" : "/applications/" + name + "/edit";
    Html form = new Html().open("form", "method", "post", "action", action, "class", "grid");
    form.leaf("h2", "Application");
    if (name.isEmpty()) {
      form.field("name", "Name", "", "songs");
    }
    form.field("tags", "Tags", text(said, "tags"), "team-a, web");
    form.field("repository", "Source repository", text(said, "repository"), "https://…");
    form.field("branch", "Branch", text(said, "branch"), "");
    form.field("environments", "Environments, in order", text(said, "environments"), "test, prod");
    form.leaf("h2", "Build");
    form.choice("builder", "Built by", text(said, "builder"), List.of("jib", "dockerfile"));
    form.field("dockerfile", "Dockerfile", text(said, "dockerfile"), "Dockerfile");
    form.field("base", "Base image, for Jib", text(said, "base"), "none");
    form.field("folder", "Folder that becomes /app, for Jib", text(said, "folder"), "all");
    form.field("entrypoint", "Entrypoint, for Jib", text(said, "entrypoint"), "the base's own");
    form.leaf("h2", "Deployment");
    form.field("replicas", "Replicas", text(said, "replicas"), "");
    form.field("port", "Port", text(said, "port"), "");
    form.field("cpu", "CPU", text(said, "cpu"), "100m");
    form.field("memory", "Memory", text(said, "memory"), "64Mi");
    form.field("probe", "Path of the probes", text(said, "probe"), "/health");
    form.field("host", "Host of the ingress", text(said, "host"), "songs.example.org");
    form.area("variables", "Variables", text(said, "variables"), "COLOUR=blue");
    return form.leaf("button", "Save").close();
  }

  private static String text(Fields fields, String name) {
    return fields.findText(name).orElse("");
  }

  Answer created(Request request) {
    String name = request.said("name");
    if (home.application(name).isPresent()) {
      throw new IllegalArgumentException("There is an application " + name + " already.");
    }
    return save(name, request);
  }

  Answer edited(Request request) {
    return save(engine.application(request.in("name")).name(), request);
  }

  private Answer save(String name, Request request) {
    Fields said = Fields.none();
    for (String field : FIELDS) {
      said = said.with(field, request.said(field));
    }
    String registry = home.settings().findText("registry").orElseThrow();
    said = said.with("image", registry + "/" + name);
    new Application(name, 0, said).checked();
    home.save(name, said);
    engine.connect(); // its source may be elsewhere now
    return Answer.seeOther("/applications/" + name);
  }

  Answer deploy(Request request) {
    Application application = engine.application(request.in("name"));
    return Answer.seeOther(
        "/runs/" + engine.deploy(application, request.actor(), request.said("nonce")).id());
  }

  /** What tells one press of a button from the next. */
  static String nonce() {
    return UUID.randomUUID().toString();
  }
}
