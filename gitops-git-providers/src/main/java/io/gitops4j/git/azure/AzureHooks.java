package io.gitops4j.git.azure;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.HookAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Webhooks by Azure DevOps' service hooks. Each kind of event has a subscription of its own; those
 * to one receiver are one webhook here, whose id is all of theirs. Azure DevOps signs nothing: the
 * secret is the password of the user {@value #USER}.
 */
final class AzureHooks implements Webhooks {
  /** Whom a receiver sees. */
  static final String USER = "gitops4j";

  // https://learn.microsoft.com/azure/devops/service-hooks/events
  private static final List<String> EVENTS =
      List.of(
          "git.push",
          "git.pullrequest.created",
          "git.pullrequest.updated",
          "git.pullrequest.merged");

  private static final String SUBSCRIPTIONS = "/hooks/subscriptions";
  private static final Fields WEBHOOK =
      Fields.of("publisherId", "tfs")
          .with("consumerId", "webHooks")
          .with("consumerActionId", "httpRequest");

  private final AzureApi api;

  AzureHooks(ForgeHosts hosts) {
    this.api = new AzureApi(hosts);
  }

  @Override
  public List<Webhook> list(RepositoryUrl repository) {
    Map<URI, List<Fields>> all =
        subscriptions(repository, id(repository)).stream()
            .filter(one -> receiver(one).isPresent())
            .collect(
                Collectors.groupingBy(
                    one -> receiver(one).orElseThrow(), LinkedHashMap::new, Collectors.toList()));
    return all.entrySet().stream().map(entry -> webhook(entry.getKey(), entry.getValue())).toList();
  }

  /** Those that are for this repository, and not for all of a project. */
  // https://learn.microsoft.com/rest/api/azure/devops/hooks/subscriptions/list
  private List<Fields> subscriptions(RepositoryUrl repository, Fields id) {
    return api
        .organization(repository, "read the webhooks")
        .get(SUBSCRIPTIONS)
        .with("publisherId", WEBHOOK.text("publisherId"))
        .with("consumerId", WEBHOOK.text("consumerId"))
        .with("consumerActionId", WEBHOOK.text("consumerActionId"))
        .object()
        .objects(AzureApi.ITEMS)
        .stream()
        .filter(one -> one.object("publisherInputs").find("repository").equals(id.find("id")))
        .toList();
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/repositories/get-repository
  private Fields id(RepositoryUrl repository) {
    return api.repository(repository, "read the id").get("").object();
  }

  @Override
  public Webhook register(RepositoryUrl repository, URI receiver, Secret secret) {
    Fields id = id(repository);
    List<Fields> there =
        subscriptions(repository, id).stream().filter(one -> isTo(one, receiver)).toList();
    Fields from =
        Fields.of("projectId", id.object("project").text("id")).with("repository", id.text("id"));
    Fields to =
        Fields.of("url", receiver.toString())
            .with("basicAuthUsername", USER)
            .with("basicAuthPassword", secret.reveal());
    List<Fields> registered =
        EVENTS.stream()
            .map(
                event ->
                    subscribing(repository, there, event)
                        .body(
                            WEBHOOK
                                .with("eventType", event)
                                .with("resourceVersion", "1.0")
                                .with("status", "enabled")
                                .with("publisherInputs", from)
                                .with("consumerInputs", to))
                        .hiding(secret)
                        .object())
            .toList();
    return webhook(receiver, registered);
  }

  // https://learn.microsoft.com/rest/api/azure/devops/hooks/subscriptions/create
  // https://learn.microsoft.com/rest/api/azure/devops/hooks/subscriptions/replace-subscription
  private ApiRequest subscribing(RepositoryUrl repository, List<Fields> there, String event) {
    AzureCall begun = api.organization(repository, "register a webhook for " + event);
    return there.stream()
        .filter(one -> one.text("eventType").equals(event))
        .findFirst()
        .map(one -> begun.put(SUBSCRIPTIONS + "/{}", one.text("id")))
        .orElseGet(() -> begun.post(SUBSCRIPTIONS));
  }

  // https://learn.microsoft.com/rest/api/azure/devops/hooks/subscriptions/delete
  @Override
  public void remove(RepositoryUrl repository, URI receiver) {
    subscriptions(repository, id(repository)).stream()
        .filter(one -> isTo(one, receiver))
        .forEach(
            one ->
                api.organization(repository, "remove a webhook")
                    .delete(SUBSCRIPTIONS + "/{}", one.text("id"))
                    .done());
  }

  private static boolean isTo(Fields subscription, URI receiver) {
    return receiver(subscription).filter(receiver::equals).isPresent();
  }

  private static Optional<URI> receiver(Fields subscription) {
    return subscription.object("consumerInputs").findText("url").flatMap(HookAddress::read);
  }

  private static Webhook webhook(URI receiver, List<Fields> subscriptions) {
    return new Webhook(
        subscriptions.stream().map(one -> one.text("id")).collect(Collectors.joining(",")),
        receiver,
        subscriptions.stream().allMatch(one -> one.text("status").equals("enabled")));
  }
}
