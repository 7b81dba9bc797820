package io.gitops4j.git.bitbucket;

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
import java.util.Optional;
import java.util.stream.Stream;

/** The webhooks of Data Center's repositories; those of their projects are left out. */
final class DataCenterWebhooks implements Webhooks {
  private static final String ALL = "/api/latest/projects/{}/repos/{}/webhooks";
  private static final String ONE = ALL + "/{}";
  private static final int GONE = 404;
  private static final List<String> EVENTS =
      List.of(
          "repo:refs_changed",
          "pr:opened",
          "pr:from_ref_updated",
          "pr:reviewer:approved",
          "pr:reviewer:unapproved",
          "pr:reviewer:needs_work",
          "pr:merged",
          "pr:declined",
          "pr:deleted");

  private final DataCenterApi api;

  DataCenterWebhooks(ForgeHosts hosts) {
    this.api = new DataCenterApi(hosts);
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-api-latest-projects-projectkey-repos-repositoryslug-webhooks-get
  @Override
  public List<Webhook> list(RepositoryUrl repository) {
    OwnedName name = api.name(repository);
    return api
        .to(repository, "read the webhooks of " + name)
        .get(ALL, name.owner(), name.name())
        .with("limit", DataCenterApi.PAGE)
        .all(DataCenterApi.PAGES)
        .stream()
        .flatMap(DataCenterWebhooks::webhook)
        .toList();
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-api-latest-projects-projectkey-repos-repositoryslug-webhooks-post
  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-api-latest-projects-projectkey-repos-repositoryslug-webhooks-webhookid-put
  @Override
  public Webhook register(RepositoryUrl repository, URI receiver, Secret secret) {
    OwnedName name = api.name(repository);
    Optional<Webhook> there = to(repository, receiver).findFirst();
    ApiRequest request =
        api.to(repository, "register the webhook to " + receiver.getHost() + " of " + name);
    ApiRequest change =
        there.isPresent()
            ? request.put(ONE, name.owner(), name.name(), there.get().id())
            : request.post(ALL, name.owner(), name.name());
    Fields settings =
        Fields.of("name", "gitops4j")
            .with("url", receiver.toString())
            .with("active", true)
            .with("events", EVENTS)
            .with("configuration", Fields.of("secret", secret.reveal()))
            .with("sslVerificationRequired", true);
    return webhook(change.body(settings).hiding(secret).object()).findFirst().orElseThrow();
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-api-latest-projects-projectkey-repos-repositoryslug-webhooks-webhookid-delete
  @Override
  public void remove(RepositoryUrl repository, URI receiver) {
    OwnedName name = api.name(repository);
    for (Webhook hook : to(repository, receiver).toList()) {
      ApiAnswer answer =
          api.to(repository, "remove webhook " + hook.id() + " of " + name)
              .delete(ONE, name.owner(), name.name(), hook.id())
              .send();
      if (!answer.isSuccess() && answer.status() != GONE) {
        throw answer.refused();
      }
    }
  }

  private Stream<Webhook> to(RepositoryUrl repository, URI receiver) {
    return list(repository).stream().filter(hook -> hook.receiver().equals(receiver));
  }

  private static Stream<Webhook> webhook(Fields hook) {
    return HookAddress.read(hook.text("url")).stream()
        .map(receiver -> new Webhook(hook.text("id"), receiver, hook.isTrue("active")));
  }
}
