package io.gitops4j.examples.portal;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.RepositoryUrl;
import java.util.List;
import java.util.Map;

/** Who somebody is, and where their Git and registry are. */
record SettingsPage(Home home, Engine engine) {
  private static final List<String> FORGES =
      List.of(
          "",
          "gitea",
          "github",
          "gitlab",
          "bitbucket-cloud",
          "bitbucket-data-center",
          "azure-devops");

  Answer login(Request request) {
    Html body = new Html().open("form", "method", "post", "action", "/login");
    body.leaf("p", "A real portal asks your company's single sign-on here.", "class", "soft");
    body.field("name", "Your name", "", "ann").leaf("button", "Go on").close();
    return Layout.bare("Who are you?", body);
  }

  Answer loggedIn(Request request) {
    String name = Names.check("user", request.said("name"));
    String cookie = "user=" + name + "; Path=/; HttpOnly; SameSite=Strict";
    return new Answer(303, Map.of("Location", "/", "Set-Cookie", cookie), out -> {});
  }

  Answer show(Request request) {
    Fields now = home.settings();
    Html body = new Html().open("form", "method", "post", "action", "/settings", "class", "grid");
    body.leaf("h2", "Git");
    body.field("gitops", "GitOps repository", said(now, "gitops"), "https://git.example/ops.git");
    body.choice("forge", "Forge, where the address does not tell", said(now, "forge"), FORGES);
    body.secret("git", "Token", home.secret("git").isPresent());
    body.leaf("h2", "Registry");
    body.field("registry", "Registry", said(now, "registry"), "registry.example/team");
    body.field("registryUser", "User", said(now, "registryUser"), "");
    body.secret("registryPassword", "Password", home.secret("registry").isPresent());
    body.leaf("p", "Secrets are stored and never shown again.", "class", "soft full");
    return Layout.page(request, "Settings", body.leaf("button", "Save").close());
  }

  private static String said(Fields fields, String name) {
    return fields.findText(name).orElse("");
  }

  Answer save(Request request) {
    RepositoryUrl.parse(request.said("gitops"));
    if (!FORGES.contains(request.said("forge"))
        || !request.said("registry").matches("[A-Za-z0-9.:/_-]+")) {
      throw new IllegalArgumentException("A registry is a host, such as registry.example/team.");
    }
    Fields before = home.settings();
    keptFor(
        "token", server(said(before, "gitops")), server(request.said("gitops")), "git", request);
    keptFor(
        "password",
        said(before, "registry").replaceFirst("/.*", ""),
        request.said("registry").replaceFirst("/.*", ""),
        "registryPassword",
        request);
    Fields settings = Fields.none();
    for (String field : List.of("gitops", "forge", "registry", "registryUser")) {
      settings = settings.with(field, request.said(field));
    }
    saveSecret("git", request.said("git"));
    saveSecret("registry", request.said("registryPassword"));
    home.saveSettings(settings);
    engine.connect();
    return Answer.seeOther("/");
  }

  /** A secret that was given for one server goes to no other, unless it is typed again. */
  private static void keptFor(
      String what, String before, String now, String field, Request request) {
    if (!before.isEmpty() && !before.equals(now) && request.said(field).isEmpty()) {
      throw new IllegalArgumentException(
          "Type the " + what + " again: the stored one is for " + before + ".");
    }
  }

  private static String server(String repository) {
    if (repository.isEmpty()) {
      return "";
    }
    RepositoryUrl url = RepositoryUrl.parse(repository);
    return url.host() + ":" + url.port();
  }

  private void saveSecret(String name, String value) {
    if (!value.isEmpty()) {
      home.saveSecret(name, value);
    }
  }
}
