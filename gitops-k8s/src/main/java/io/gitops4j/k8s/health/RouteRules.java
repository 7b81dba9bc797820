package io.gitops4j.k8s.health;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An HTTPRoute: by what each gateway that it hangs on says of its present generation. */
final class RouteRules {
  private static final String PARENTS = ".status.parents";
  private static final Set<String> NEEDED = Set.of("ResolvedRefs", "Accepted");

  static final List<Rule> ALL =
      List.of(
          new Rule("httproute.refused", RouteRules::refused),
          new Rule("httproute.programmed", RouteRules::notProgrammed),
          new Rule("httproute.accepted", RouteRules::accepted),
          Rule.otherwiseProgressing(
              "httproute.unobserved", PARENTS, "No gateway has looked at it as it is now."));

  private RouteRules() {}

  private static Optional<Finding> refused(Resource resource) {
    return conditions(resource).stream()
        .filter(c -> c.isFalse() && NEEDED.contains(c.type()))
        .findFirst()
        .flatMap(c -> Finding.failed(c.at("status"), c.sentence()));
  }

  private static Optional<Finding> notProgrammed(Resource resource) {
    return conditions(resource).stream()
        .filter(c -> !c.isTrue() && c.type().equals("Programmed"))
        .findFirst()
        .flatMap(c -> Finding.progressing(c.at("status"), c.sentence()));
  }

  private static Optional<Finding> accepted(Resource resource) {
    return conditions(resource).isEmpty()
        ? Finding.nothing()
        : Finding.healthy(PARENTS, "The gateways that have looked at it take it.");
  }

  /** Of those gateways that have seen it as it is now. */
  private static List<Condition> conditions(Resource resource) {
    Optional<Long> generation = resource.number(".metadata.generation");
    return resource.objects(PARENTS).stream()
        .filter(parent -> hasSeen(parent, generation))
        .flatMap(parent -> parent.objects("conditions").stream().map(c -> condition(parent, c)))
        .toList();
  }

  private static boolean hasSeen(Fields parent, Optional<Long> generation) {
    return parent.objects("conditions").stream()
        .map(c -> c.find("observedGeneration"))
        .allMatch(seen -> generation.isEmpty() || seen.isEmpty() || seen.equals(generation));
  }

  private static Condition condition(Fields parent, Fields condition) {
    String name = parent.object("parentRef").findText("name").orElse("");
    return new Condition(PARENTS + "[?(@.parentRef.name==\"" + name + "\")].conditions", condition);
  }
}
