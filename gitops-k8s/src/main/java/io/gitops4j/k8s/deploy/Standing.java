package io.gitops4j.k8s.deploy;

import io.gitops4j.core.spi.DeploymentTarget.Applied;
import io.gitops4j.k8s.model.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands in an environment of a cluster, as its inventory says. Immutable. */
public final class Standing {
  private final String selector;
  private final @Nullable Applied applied;
  private final List<Member> members;

  /**
   * An object of it.
   *
   * @param id which
   * @param apiVersion by which it was applied last
   * @param uid that it had then; empty where it was about to be applied
   */
  public record Member(ObjectId id, String apiVersion, String uid) {}

  private Standing(String selector, @Nullable Applied applied, List<Member> members) {
    this.selector = selector;
    this.applied = applied;
    this.members = members;
  }

  static Standing of(Inventory inventory) {
    List<Member> members =
        inventory.members().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> new Member(e.getKey(), e.getValue().apiVersion(), e.getValue().uid()))
            .toList();
    String selector = Inventory.PART_OF + "=" + inventory.place().set();
    return new Standing(selector, inventory.applied(), members);
  }

  /** The label selector that finds its objects. */
  public String selector() {
    return selector;
  }

  /** What was applied last to its end. */
  public Optional<Applied> applied() {
    return Optional.ofNullable(applied);
  }

  /** The objects, in the order of what they are. */
  public List<Member> members() {
    return members;
  }
}
