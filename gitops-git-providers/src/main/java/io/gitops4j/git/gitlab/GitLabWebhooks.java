package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.HookAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The webhooks of GitLab's projects; addresses with placeholders are left out. A secret that begins
 * with {@code whsec_} signs what is sent, and any other one is sent along. One that GitLab has
 * disabled, because its receiver failed too often, is made anew.
 */
// https://docs.gitlab.com/api/project_webhooks/
final class GitLabWebhooks implements Webhooks {
  private static final int PAGE = 100;
  private static final int GONE = 404;

  private final ForgeHosts hosts;

  GitLabWebhooks(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public List<Webhook> list(RepositoryUrl repository) {
    return to(repository, "read the webhooks of " + project(repository))
        .get("/projects/{}/hooks", project(repository))
        .with("per_page", PAGE)
        .all(Pages.linked())
        .stream()
        .flatMap(GitLabWebhooks::webhook)
        .toList();
  }

  @Override
  public Webhook register(RepositoryUrl repository, URI receiver, Secret secret) {
    List<Webhook> there = to(repository, receiver);
    there.stream().filter(hook -> !hook.active()).forEach(hook -> delete(repository, hook));
    Optional<Webhook> active = there.stream().filter(Webhook::active).findFirst();
    String doing = "register the webhook to " + receiver.getHost() + " of " + project(repository);
    ApiRequest request = to(repository, doing);
    ApiRequest change =
        active.isPresent()
            ? request.put("/projects/{}/hooks/{}", project(repository), active.get().id())
            : request.post("/projects/{}/hooks", project(repository));
    return webhook(change.body(settings(receiver, secret)).hiding(secret).object())
        .findFirst()
        .orElseThrow();
  }

  private static Fields settings(URI receiver, Secret secret) {
    boolean signs = secret.reveal().startsWith("whsec_");
    return Fields.of("url", receiver.toString())
        .with("push_events", true)
        .with("tag_push_events", true)
        .with("merge_requests_events", true)
        .with("enable_ssl_verification", true)
        .with("token", signs ? "" : secret.reveal())
        .and(signs ? Fields.of("signing_token", secret.reveal()) : Fields.none());
  }

  @Override
  public void remove(RepositoryUrl repository, URI receiver) {
    to(repository, receiver).forEach(hook -> delete(repository, hook));
  }

  private void delete(RepositoryUrl repository, Webhook hook) {
    ApiAnswer answer =
        to(repository, "remove webhook " + hook.id() + " of " + project(repository))
            .delete("/projects/{}/hooks/{}", project(repository), hook.id())
            .send();
    if (!answer.isSuccess() && answer.status() != GONE) {
      throw answer.refused();
    }
  }

  private List<Webhook> to(RepositoryUrl repository, URI receiver) {
    return list(repository).stream().filter(hook -> hook.receiver().equals(receiver)).toList();
  }

  private static Stream<Webhook> webhook(Fields hook) {
    boolean active = !hook.findText("alert_status").orElse("").equals("disabled");
    return HookAddress.read(hook.text("url")).stream()
        .map(receiver -> new Webhook(hook.text("id"), receiver, active));
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private String project(RepositoryUrl repository) {
    return hosts.name(repository);
  }
}
