package io.gitops4j.git.webhook;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Hands a forge's events to a delivery: wakes the runs that wait for a pull request, and starts the
 * pipelines of a source repository whose triggers take the event. An event that comes again wakes
 * again and starts nothing new. Not thread-safe while it is told of repositories; thread-safe then.
 */
public final class ForgeEventRouter {
  private final Delivery delivery;
  private final TenantId tenant;
  private final Map<String, Set<String>> connected = new HashMap<>();
  private final Map<String, Set<String>> sources = new HashMap<>();
  private final Map<String, List<Previews>> previewed = new HashMap<>();
  private Function<String, Actor> actors = login -> Actor.of(login.isEmpty() ? "webhook" : login);

  private ForgeEventRouter(Delivery delivery, TenantId tenant) {
    this.delivery = delivery;
    this.tenant = tenant;
  }

  /** A router that knows no repository yet. */
  public static ForgeEventRouter to(Delivery delivery, TenantId tenant) {
    return new ForgeEventRouter(delivery, tenant);
  }

  /**
   * Pull requests of a repository wake the runs that wait for them.
   *
   * @param connection the name pipelines know it by
   */
  public ForgeEventRouter wakes(RepositoryUrl repository, String connection) {
    connected.computeIfAbsent(name(repository), key -> new TreeSet<>()).add(connection);
    return this;
  }

  /** Pushes, tags and pull requests of a repository start a pipeline, if its triggers say so. */
  public ForgeEventRouter starts(RepositoryUrl repository, String pipeline) {
    sources.computeIfAbsent(name(repository), key -> new TreeSet<>()).add(pipeline);
    return this;
  }

  /** Pull requests of a source repository create, update and remove their previews. */
  public ForgeEventRouter previews(RepositoryUrl repository, Previews previews) {
    previewed.computeIfAbsent(name(repository), key -> new ArrayList<>()).add(previews);
    return wakes(repository, previews.repository());
  }

  /** Who is behind a login; an actor of that name and no groups unless said. */
  public ForgeEventRouter actors(Function<String, Actor> resolver) {
    actors = resolver;
    return this;
  }

  /**
   * Hands on an event.
   *
   * @return the runs that were started, now or when the event came before
   */
  public List<Run> route(ForgeEvent event) {
    String repository = event.repository().toLowerCase(Locale.ROOT);
    event
        .pullRequest()
        .ifPresent(
            number ->
                connected
                    .getOrDefault(repository, Set.of())
                    .forEach(c -> delivery.signal(tenant, WakeKey.pullRequest(c, number))));
    List<Run> started = new ArrayList<>();
    start(event)
        .ifPresent(
            start ->
                sources
                    .getOrDefault(repository, Set.of())
                    .forEach(pipeline -> start(pipeline, start, event).ifPresent(started::add)));
    if (event.kind() == ForgeEvent.Kind.PULL_REQUEST) {
      long number = event.pullRequest().orElseThrow();
      start(event)
          .ifPresent(
              start ->
                  previewed
                      .getOrDefault(repository, List.of())
                      .forEach(p -> start(p.name(number), start, event).ifPresent(started::add)));
    }
    return started;
  }

  /** What an event is as a start: nothing for what is gone, and what is no news of a head. */
  private static Optional<Start> start(ForgeEvent event) {
    if (event.after().isEmpty()) {
      return Optional.empty();
    }
    CommitId commit = event.after().get();
    return switch (event.kind()) {
      case PUSH -> Optional.of(Start.push(event.ref(), commit));
      case TAG -> Optional.of(Start.tag(event.ref(), commit));
      case PULL_REQUEST ->
          event
              .change()
              .filter(c -> c == ForgeEvent.Change.OPENED || c == ForgeEvent.Change.UPDATED)
              .map(c -> Start.pullRequest(event.pullRequest().orElseThrow(), commit));
    };
  }

  /** A start that no trigger takes is none. */
  private Optional<Run> start(String pipeline, Start start, ForgeEvent event) {
    try {
      return Optional.of(delivery.start(tenant, pipeline, start, actors.apply(event.actor())));
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.INVALID) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The path by which a forge's events name a repository: without what Bitbucket Data Center
   * ({@code scm/}) and Azure DevOps (the organisation, {@code _git/}) have in their URLs besides,
   * and with the project that Azure DevOps' URLs may leave out.
   */
  static String name(RepositoryUrl url) {
    boolean organizationInHost = url.host().endsWith(".visualstudio.com");
    return url.name()
        .toLowerCase(Locale.ROOT)
        .replace("%20", " ")
        .replaceFirst("^scm/", "")
        .replaceFirst(
            organizationInHost ? "^(defaultcollection/)?_git/([^/]+)$" : "^([^/]+/)_git/([^/]+)$",
            "$2/$2")
        .replaceFirst("^(?:.*/)?([^/]+)/_git/([^/]+)$", "$1/$2")
        .replaceFirst("^v3/[^/]+/([^/]+/[^/]+)$", "$1");
  }
}
