package io.gitops4j.canary.azure;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.DeploymentTarget.Difference.Field;
import io.gitops4j.core.spi.DeploymentTarget.Difference.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What has to be done so that a workspace has what is wanted.
 *
 * @param bodies what is put, but for traffic: new, or another
 * @param traffic endpoints whose traffic is another
 * @param removals what goes
 * @param differences all of it, for people
 */
record Changes(
    Map<ResourceId, Wanted> bodies,
    Map<ResourceId, Traffic> traffic,
    List<ResourceId> removals,
    List<Difference> differences) {
  private static final Set<String> FIXED =
      Set.of(".properties.instanceType", ".properties.endpointComputeType");

  /**
   * Works it out, and refuses what can't be.
   *
   * @param adopting whether resources that are nobody's of ours may be taken over
   * @throws ProviderException {@code ALREADY_EXISTS} for somebody else's resource, {@code INVALID}
   *     if something is to go that has traffic, or has somebody else's deployments
   */
  static Changes between(
      String task, Map<ResourceId, Wanted> wanted, Standing standing, boolean adopting) {
    Changes changes =
        new Changes(
            new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    for (Wanted one : wanted.values()) {
      changes.add(task, one, standing, adopting);
    }
    for (ResourceId id : standing.own()) {
      if (!wanted.containsKey(id)) {
        changes.remove(task, id, wanted, standing);
      }
    }
    return changes;
  }

  private void add(String task, Wanted one, Standing standing, boolean adopting) {
    ResourceId id = one.id();
    Fields live = standing.find(id).orElse(Fields.none());
    Difference.Kind kind = live.isEmpty() ? Kind.ADDED : Kind.CHANGED;
    List<Field> fields = new ArrayList<>();
    if (kind == Kind.ADDED) {
      bodies.put(id, one);
    } else {
      refuseStranger(task, id, live, standing.owner(), adopting);
      Fields shown = one.spec().with("properties", one.properties());
      Comparison.fields("", shown.asMap(), live.asMap(), fields);
      refuseFixed(task, id, fields);
      boolean other = !OwnerTags.fingerprint(live).equals(one.fingerprint());
      boolean failed = Set.of("Failed", "Canceled").contains(AzureMlApi.state(live));
      if (other || failed || !fields.isEmpty()) {
        bodies.put(id, one);
      }
    }
    one.traffic(task).ifPresent(to -> addTraffic(id, standing.traffic(id), to, fields));
    if (bodies.containsKey(id) || traffic.containsKey(id)) {
      differences.add(
          new Difference(id.toString(), kind, "", kind == Kind.ADDED ? List.of() : fields));
    }
  }

  /** What Azure takes at creation alone. */
  private static void refuseFixed(String task, ResourceId id, List<Field> fields) {
    for (Field field : fields) {
      if (FIXED.contains(field.path())) {
        throw Traffic.invalid(
            task,
            id
                + " has another "
                + field.path().replaceFirst(".*\\.", "")
                + ", which stays as it is",
            "Give a new deployment that, under another name");
      }
    }
  }

  private void addTraffic(ResourceId id, Traffic from, Traffic to, List<Field> fields) {
    if (!from.equals(to)) {
      traffic.put(id, to);
      shares(".properties.traffic.", from.shares(), to.shares(), fields);
      shares(".properties.mirrorTraffic.", from.mirrored(), to.mirrored(), fields);
    }
  }

  private static void shares(
      String path, Map<String, Long> from, Map<String, Long> to, List<Field> fields) {
    Map<String, Long> all = new TreeMap<>(from);
    all.putAll(to);
    for (String name : all.keySet()) {
      Long before = from.getOrDefault(name, 0L);
      Long after = to.getOrDefault(name, 0L);
      if (!before.equals(after)) {
        fields.add(new Field(path + name, before, after));
      }
    }
  }

  private static void refuseStranger(
      String task, ResourceId id, Fields live, OwnerTags owner, boolean adopting) {
    boolean nobodys = OwnerTags.ownerOf(live).isEmpty();
    if (owner.own(live) || (nobodys && adopting)) {
      return;
    }
    throw new ProviderException(
        ErrorKind.ALREADY_EXISTS,
        "Could not "
            + task
            + ": "
            + id
            + " is there and "
            + OwnerTags.ownerOf(live).map(who -> "is of " + who).orElse("was made by others")
            + ". "
            + (nobodys
                ? "Name another one, or say AzureMlTarget.adopting() if it is meant."
                : "Name another one."));
  }

  private void remove(
      String task, ResourceId id, Map<ResourceId, Wanted> wanted, Standing standing) {
    if (id.isEndpoint()) {
      for (ResourceId within : standing.within(id)) {
        if (!standing.own().contains(within)) {
          throw Traffic.invalid(
              task,
              id + " is wanted no more, and has " + within + ", which was made by others",
              "Remove that first");
        }
      }
    } else if (wanted.containsKey(id.ofEndpoint())) {
      Traffic then = traffic.getOrDefault(id.ofEndpoint(), standing.traffic(id.ofEndpoint()));
      if (then.shares().containsKey(id.deployment())
          || then.mirrored().containsKey(id.deployment())) {
        throw Traffic.invalid(
            task,
            id + " is wanted no more, and has traffic",
            "Say in the endpoint's traffic who gets it");
      }
    }
    removals.add(id);
    differences.add(new Difference(id.toString(), Kind.REMOVED));
  }
}
