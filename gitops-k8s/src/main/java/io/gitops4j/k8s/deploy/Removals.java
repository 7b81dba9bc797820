package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.deploy.Inventory.Member;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is ours, is there and is not wanted any more. Not thread-safe. */
final class Removals {
  private static final int FEW = 10;

  private final Cluster cluster;
  private final Removal removal;
  private final Map<ObjectId, Member> members;

  private Removals(Cluster cluster, Removal removal, Map<ObjectId, Member> members) {
    this.cluster = cluster;
    this.removal = removal;
    this.members = members;
  }

  /**
   * Which they are.
   *
   * @param before the inventory
   * @param desired what is wanted
   * @param live what there is of the inventory
   * @throws ProviderException {@code INVALID} if they are more than may be removed
   */
  static Removals of(
      ClusterTarget.Settings settings,
      String task,
      Inventory before,
      Set<ObjectId> desired,
      Map<ObjectId, Fields> live) {
    Removal removal = new Removal(settings.cluster(), before.place().set());
    Map<ObjectId, Member> members = new TreeMap<>();
    before
        .members()
        .forEach(
            (id, member) -> {
              Fields object = live.get(id);
              if (!desired.contains(id) && object != null && removal.isRemovable(object, member)) {
                members.put(id, member);
              }
            });
    boolean nothingLeft = desired.isEmpty() && !before.members().isEmpty();
    if (nothingLeft && !settings.emptyAllowed()) {
      throw refused(
          task,
          "the rendering is empty, and all "
              + before.members().size()
              + " objects would be removed",
          "Allow that by allowingEmpty()");
    }
    int count = members.size();
    boolean many = count > FEW && count * 2 > before.members().size() && !desired.isEmpty();
    if (settings.budget() < 0 ? many : count > settings.budget()) {
      throw refused(
          task,
          count + " of " + before.members().size() + " objects would be removed",
          "If that is meant, allow it by withPruneBudget(" + count + ")");
    }
    return new Removals(settings.cluster(), removal, members);
  }

  /** Which, in the order to remove them. */
  List<ObjectId> ids() {
    return stages().values().stream().flatMap(stage -> stage.keySet().stream()).toList();
  }

  /** Removes them, what depends on others before those; which were there. */
  List<ObjectId> remove() {
    List<ObjectId> removed = new ArrayList<>();
    for (Map<ObjectId, Member> stage : stages().values()) {
      List<Optional<ObjectId>> gone =
          Together.each(
              cluster,
              List.copyOf(stage.entrySet()),
              each -> Optional.of(each.getKey()).filter(id -> removal.remove(id, each.getValue())));
      gone.forEach(id -> id.ifPresent(removed::add));
    }
    return removed;
  }

  private Map<Integer, Map<ObjectId, Member>> stages() {
    Map<Integer, Map<ObjectId, Member>> stages = new TreeMap<>();
    members.forEach(
        (id, member) ->
            stages.computeIfAbsent(ApplyOrder.removal(id), any -> new TreeMap<>()).put(id, member));
    return stages;
  }

  private static ProviderException refused(String task, String why, String remedy) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not " + task + ": " + why + ". " + remedy + ".");
  }
}
