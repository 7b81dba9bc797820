package io.gitops4j.testkit;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Identity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The people of a kit, by name. Not thread-safe. */
final class KitPeople {
  private final Map<String, Actor> actors = new HashMap<>();

  void add(Actor actor) {
    actors.put(actor.name(), actor);
  }

  /** Somebody; of no group, if nobody was added by that name. */
  Actor named(String name) {
    return actors.computeIfAbsent(name, Actor::of);
  }

  /** Whose login or address that is, if it is anybody's here. */
  Optional<Actor> resolve(Identity identity) {
    return Optional.ofNullable(actors.get(identity.value().replace("@example.com", "")));
  }
}
