package io.gitops4j.git.github;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.HookAddress;
import io.gitops4j.git.forge.OwnedName;
import java.net.URI;
import java.util.List;

/** The webhooks of GitHub's repositories; those of organisations and apps are not among them. */
final class GitHubWebhooks implements Webhooks {
  /** A push tells of branches and tags that are made or deleted, too. */
  private static final List<String> EVENTS = List.of("push", "pull_request", "pull_request_review");

  private final ForgeHosts hosts;

  GitHubWebhooks(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.github.com/rest/repos/webhooks#list-repository-webhooks
  @Override
  public List<Webhook> list(RepositoryUrl repository) {
    OwnedName name = name(repository);
    return to(repository, "list the webhooks of " + name)
        .get("/repos/{}/{}/hooks", name.owner(), name.name())
        .with("per_page", 100)
        .all(Pages.linked())
        .stream()
        .filter(hook -> HookAddress.read(address(hook)).isPresent())
        .map(GitHubWebhooks::webhook)
        .toList();
  }

  // https://docs.github.com/rest/repos/webhooks#create-a-repository-webhook
  // https://docs.github.com/rest/repos/webhooks#update-a-repository-webhook
  @Override
  public Webhook register(RepositoryUrl repository, URI receiver, Secret secret) {
    OwnedName name = name(repository);
    ApiRequest request = to(repository, "register the webhook to " + receiver + " at " + name);
    Fields wanted =
        Fields.of("active", true).with("events", EVENTS).with("config", config(receiver, secret));
    return webhook(
        registered(repository, receiver).stream()
            .findFirst()
            .map(id -> request.patch("/repos/{}/{}/hooks/{}", name.owner(), name.name(), id))
            .orElseGet(() -> request.post("/repos/{}/{}/hooks", name.owner(), name.name()))
            .body(wanted)
            .hiding(secret)
            .object());
  }

  private static Fields config(URI receiver, Secret secret) {
    return Fields.of("url", receiver.toString())
        .with("content_type", "json")
        .with("insecure_ssl", "0")
        .with("secret", secret.reveal());
  }

  // https://docs.github.com/rest/repos/webhooks#delete-a-repository-webhook
  @Override
  public void remove(RepositoryUrl repository, URI receiver) {
    OwnedName name = name(repository);
    for (String id : registered(repository, receiver)) {
      ApiAnswer answer =
          to(repository, "remove the webhook to " + receiver + " from " + name)
              .delete("/repos/{}/{}/hooks/{}", name.owner(), name.name(), id)
              .send();
      if (!answer.isSuccess() && answer.status() != 404) {
        throw answer.refused();
      }
    }
  }

  /** The ids of those to a receiver. */
  private List<String> registered(RepositoryUrl repository, URI receiver) {
    return list(repository).stream()
        .filter(hook -> hook.receiver().equals(receiver))
        .map(Webhook::id)
        .toList();
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private OwnedName name(RepositoryUrl repository) {
    return OwnedName.of(hosts, repository);
  }

  private static Webhook webhook(Fields hook) {
    return new Webhook(hook.text("id"), URI.create(address(hook)), hook.isTrue("active"));
  }

  private static String address(Fields hook) {
    return hook.object("config").text("url");
  }
}
