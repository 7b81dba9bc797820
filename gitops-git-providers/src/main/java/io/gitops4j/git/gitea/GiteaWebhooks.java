package io.gitops4j.git.gitea;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.HookAddress;
import io.gitops4j.git.forge.OwnedName;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** The webhooks of Gitea's repositories; those of organisations are not among them. */
final class GiteaWebhooks implements Webhooks {
  /** A push tells of branches and tags that are made, too; a pull request of its reviews. */
  private static final List<String> EVENTS = List.of("push", "pull_request");

  private final ForgeHosts hosts;

  GiteaWebhooks(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoListHooks
  @Override
  public List<Webhook> list(RepositoryUrl repository) {
    OwnedName name = name(repository);
    return to(repository, "list the webhooks of " + name)
        .get("/repos/{}/{}/hooks", name.owner(), name.name())
        .with("limit", 50)
        .all(GiteaProvider.COUNTED)
        .stream()
        .flatMap(GiteaWebhooks::webhook)
        .toList();
  }

  /** Gitea does not change the secret of one that is there: a new one takes its place. */
  // https://docs.gitea.com/api/#tag/repository/operation/repoCreateHook
  @Override
  public Webhook register(RepositoryUrl repository, URI receiver, Secret secret) {
    OwnedName name = name(repository);
    List<String> former = registered(repository, receiver);
    Fields config =
        Fields.of("url", receiver.toString())
            .with("content_type", "json")
            .with("secret", secret.reveal());
    Fields made =
        to(repository, "register the webhook to " + receiver + " at " + name)
            .post("/repos/{}/{}/hooks", name.owner(), name.name())
            .body(
                Fields.of("type", "gitea")
                    .with("active", true)
                    .with("events", EVENTS)
                    .with("config", config))
            .hiding(secret)
            .object();
    former.forEach(id -> remove(repository, receiver, id));
    return new Webhook(made.text("id"), receiver, made.isTrue("active"));
  }

  @Override
  public void remove(RepositoryUrl repository, URI receiver) {
    registered(repository, receiver).forEach(id -> remove(repository, receiver, id));
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoDeleteHook
  private void remove(RepositoryUrl repository, URI receiver, String id) {
    OwnedName name = name(repository);
    ApiAnswer answer =
        to(repository, "remove the webhook to " + receiver + " from " + name)
            .delete("/repos/{}/{}/hooks/{}", name.owner(), name.name(), id)
            .send();
    if (!answer.isSuccess() && answer.status() != 404) {
      throw answer.refused();
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

  private static Stream<Webhook> webhook(Fields hook) {
    return HookAddress.read(hook.object("config").text("url")).stream()
        .map(receiver -> new Webhook(hook.text("id"), receiver, hook.isTrue("active")));
  }
}
