package io.gitops4j.examples.portal;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.SemanticVersion;
import io.gitops4j.registry.store.CatalogueEntry;
import io.gitops4j.registry.store.ChartCatalogue;
import io.gitops4j.registry.store.ChartDetails;
import java.util.List;
import java.util.Optional;

/** The chart store. */
record ChartsPage(Home home, Engine engine) {
  Answer list(Request request) {
    Html body = new Html().open("div", "class", "cards");
    for (CatalogueEntry each : engine.charts().catalogue().list()) {
      body.open("section").open("h2").link("/charts/" + each.name(), each.name()).close();
      body.leaf("p", each.description()).leaf("p", "versions " + each.versions(), "class", "soft");
      body.close();
    }
    return Layout.page(request, "Charts", body.close());
  }

  Answer show(Request request) {
    ChartCatalogue catalogue = engine.charts().catalogue();
    String chart = request.in("chart");
    List<String> versions =
        catalogue.versions(chart).stream().map(SemanticVersion::toString).toList();
    if (versions.isEmpty()) {
      throw Engine.missing("an allowed version of " + chart);
    }
    ChartDetails details = catalogue.show(chart, versions.get(0));
    Optional<Application> installed = home.application(chart).filter(Application::isChart);
    Html body = new Html();
    body.open("form", "method", "post", "action", "/charts/" + chart, "class", "grid");
    body.choice("version", "Version", installed.map(a -> a.get("version")).orElse(""), versions);
    body.field(
        "environments",
        "Environment",
        installed.map(a -> a.get("environments")).orElse("test"),
        "");
    body.area("values", "Your values", installed.map(a -> a.get("values")).orElse(""), "");
    body.hidden("nonce", ApplicationsPage.nonce());
    body.leaf("button", installed.isPresent() ? "Upgrade" : "Install").close();
    body.open("details").leaf("summary", "The chart's own values");
    body.leaf("pre", details.values()).close();
    if (!details.readme().isBlank()) {
      body.leaf("h2", "Read me").leaf("pre", details.readme());
    }
    return Layout.page(request, chart + " " + details.version(), body);
  }

  Answer install(Request request) {
    String chart = request.in("chart");
    if (home.application(chart).filter(each -> !each.isChart()).isPresent()) {
      throw new IllegalArgumentException("An application is called " + chart + " already.");
    }
    Fields said = Fields.of("chart", chart);
    for (String field : List.of("version", "environments", "values")) {
      said = said.with(field, request.said(field));
    }
    Application checked = new Application(chart, 0, said).checked();
    if (checked.environments().size() > 1) {
      throw new IllegalArgumentException("A chart is installed into one environment at a time.");
    }
    Application saved = home.save(chart, said);
    return Answer.seeOther(
        "/runs/" + engine.deploy(saved, request.actor(), request.said("nonce")).id());
  }
}
