package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The webhooks of Bitbucket Cloud's repositories. */
final class CloudWebhooks implements Webhooks {
  private static final int PAGE = 100;
  private static final int GONE = 404;
  private static final List<String> EVENTS =
      List.of(
          "repo:push",
          "pullrequest:created",
          "pullrequest:updated",
          "pullrequest:approved",
          "pullrequest:unapproved",
          "pullrequest:changes_request_created",
          "pullrequest:changes_request_removed",
          "pullrequest:fulfilled",
          "pullrequest:rejected");

  private final ForgeHosts hosts;

  CloudWebhooks(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-hooks-get
  @Override
  public List<Webhook> list(RepositoryUrl repository) {
    OwnedName name = OwnedName.of(hosts, repository);
    return to(repository, "read the webhooks of " + name)
        .get("/repositories/{}/{}/hooks", name.owner(), name.name())
        .with("pagelen", PAGE)
        .all(Pages.naming("values", "next"))
        .stream()
        .map(CloudWebhooks::webhook)
        .toList();
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-hooks-post
  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-hooks-uid-put
  @Override
  public Webhook register(RepositoryUrl repository, URI receiver, Secret secret) {
    OwnedName name = OwnedName.of(hosts, repository);
    Optional<Webhook> there = to(repository, receiver).findFirst();
    ApiRequest request =
        to(repository, "register the webhook to " + receiver.getHost() + " of " + name);
    ApiRequest change =
        there.isPresent()
            ? request.put(
                "/repositories/{}/{}/hooks/{}", name.owner(), name.name(), there.get().id())
            : request.post("/repositories/{}/{}/hooks", name.owner(), name.name());
    Fields settings =
        Fields.of("description", "gitops4j")
            .with("url", receiver.toString())
            .with("active", true)
            .with("secret", secret.reveal())
            .with("events", EVENTS);
    return webhook(change.body(settings).hiding(secret).object());
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-hooks-uid-delete
  @Override
  public void remove(RepositoryUrl repository, URI receiver) {
    OwnedName name = OwnedName.of(hosts, repository);
    for (Webhook hook : to(repository, receiver).toList()) {
      ApiAnswer answer =
          to(repository, "remove webhook " + hook.id() + " of " + name)
              .delete("/repositories/{}/{}/hooks/{}", name.owner(), name.name(), hook.id())
              .send();
      if (!answer.isSuccess() && answer.status() != GONE) {
        throw answer.refused();
      }
    }
  }

  private Stream<Webhook> to(RepositoryUrl repository, URI receiver) {
    return list(repository).stream().filter(hook -> hook.receiver().equals(receiver));
  }

  private static Webhook webhook(Fields hook) {
    return new Webhook(hook.text("uuid"), URI.create(hook.text("url")), hook.isTrue("active"));
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }
}
