package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.cluster.FieldChange;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.cluster.ServerSideApply.Change;
import io.gitops4j.k8s.deploy.ApplyOrder.Stage;
import io.gitops4j.k8s.deploy.Inventory.Member;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One deployment, planned or applied once. Not thread-safe. */
final class ApplyRun {
  private final ClusterTarget.Settings settings;
  private final Cluster cluster;
  private final Deployment deployment;
  private final String task;
  private final Desired desired;
  private final List<Stage> stages;
  private final Inventory before;
  private final ServerSideApply members;
  private final ServerSideApply books;

  /** What there was of before and of what is desired, when it began. */
  private final Map<ObjectId, Fields> live;

  /** What is desired and may not be there as it is asked. */
  private final Map<ObjectId, Fields> open = new LinkedHashMap<>();

  /** Hooks that were taken away to run again. */
  private final Set<ObjectId> again = new HashSet<>();

  /** What the inventory has: first what is about to be, then what is. */
  private final Map<ObjectId, Member> known;

  private ApplyRun(
      ClusterTarget.Settings settings,
      Deployment deployment,
      String task,
      Desired desired,
      Inventory before) {
    this.settings = settings;
    this.cluster = settings.cluster();
    this.deployment = deployment;
    this.task = task;
    this.desired = desired;
    this.stages = ApplyOrder.stages(task, List.copyOf(desired.objects().values()));
    this.before = before;
    this.books = ServerSideApply.on(cluster, ClusterTarget.FIELD_MANAGER).forcing();
    this.members = books.checking(this::check).inheritingFromKubectl();
    this.known = new TreeMap<>(before.members());
    Map<ObjectId, String> wanted = new LinkedHashMap<>();
    before.members().forEach((id, member) -> wanted.put(id, member.apiVersion()));
    desired.objects().forEach((id, object) -> wanted.put(id, object.text("apiVersion")));
    this.live =
        new HashMap<>(
            new SetObjects(cluster, before.place().set())
                .of(wanted, id -> before.members().containsKey(id)));
    desired.objects().forEach(this::compare);
  }

  static ApplyRun of(
      ClusterTarget.Settings settings, Inventory.Place place, Deployment deployment, String verb) {
    String task = verb + " " + place.application() + " in " + place.environment();
    Desired desired = Desired.of(task, settings.cluster(), place, deployment);
    Inventory before =
        Inventory.find(task, settings.cluster(), place).orElse(Inventory.none(place));
    return new ApplyRun(settings, deployment, task, desired, before);
  }

  /**
   * Notes what the inventory is to know of an object before it is applied. Of one that is created,
   * or was somebody else's until now, it can't know yet which one it will be.
   */
  private void compare(ObjectId id, Fields object) {
    Member member = before.members().getOrDefault(id, new Member("", "", ""));
    Fields now = live.get(id);
    boolean same = now != null && uid(now).equals(member.uid());
    String fingerprint = now == null || !same ? "" : Fingerprint.of(books, object, now);
    if (fingerprint.isEmpty() || !fingerprint.equals(member.fingerprint())) {
      open.put(id, object);
    }
    known.put(
        id,
        new Member(
            object.text("apiVersion"), same ? member.uid() : "", same ? member.fingerprint() : ""));
  }

  List<Difference> plan() {
    List<Optional<Difference>> changes =
        Together.each(
            cluster, List.copyOf(open.entrySet()), e -> planned(e.getKey(), e.getValue()));
    List<Difference> differences = new ArrayList<>();
    changes.forEach(change -> change.ifPresent(differences::add));
    removals().ids().forEach(id -> differences.add(removed(id)));
    return differences;
  }

  private Optional<Difference> planned(ObjectId id, Fields object) {
    Fields now = live.get(id);
    if (now != null && isRunAgain(object, now)) {
      return Optional.of(of(id, Difference.Kind.CHANGED, List.of()));
    }
    try {
      return difference(now == null ? members.plan(object) : members.planOver(now, object));
    } catch (ClusterException e) {
      if (!desired.brings(id, e.refusal())) {
        throw e;
      }
      return Optional.of(of(id, Difference.Kind.ADDED, List.of()));
    }
  }

  /** Whether it is a hook of ours that has another text, and can't be changed as it ran. */
  private boolean isRunAgain(Fields object, Fields now) {
    Member member = before.members().get(ObjectId.of(object));
    if (member == null || !ChartHook.runs(object) || !removal().isRemovable(now, member)) {
      return false;
    }
    try {
      members.planOver(now, object);
      return false;
    } catch (ClusterException e) {
      if (e.refusal() != Refusal.IMMUTABLE) {
        throw e;
      }
      return true;
    }
  }

  private Removal removal() {
    return new Removal(cluster, before.place().set());
  }

  /** Takes a hook away that is to run again, as Helm does it. */
  private void makeWay(Fields object) {
    ObjectId id = ObjectId.of(object);
    Fields now = live.get(id);
    Member member = before.members().get(id);
    if (now != null && member != null && isRunAgain(object, now) && removal().remove(id, member)) {
      live.remove(id);
      known.put(id, new Member(object.text("apiVersion"), "", ""));
      again.add(id);
    }
  }

  List<Difference> apply() {
    Removals removals = removals();
    Inventory stored = known.equals(before.members()) ? before : announced();
    List<Difference> differences = new ArrayList<>(applyStages());
    removals.remove().forEach(id -> differences.add(removed(id)));
    known.keySet().retainAll(desired.objects().keySet());
    Applied now = new Applied(deployment.key(), deployment.rendering().digest());
    Inventory finished = stored.with(known).finished(now);
    if (!finished.equals(before)) {
      store(finished);
    }
    return differences;
  }

  /** The inventory with what is about to be, written; in a namespace that may be among that. */
  private Inventory announced() {
    Inventory announced = before.with(known);
    Fields namespace = desired.objects().get(Desired.namespace(before.place().namespace()));
    try {
      return store(announced);
    } catch (ClusterException e) {
      if (e.refusal() != Refusal.NAMESPACE_MISSING || namespace == null) {
        throw e;
      }
      members.apply(namespace);
      return Wave.patiently(settings, e.refusal(), () -> store(announced));
    }
  }

  private Inventory store(Inventory inventory) {
    Fields object = inventory.object();
    return inventory.written(
        inventory.version().isEmpty()
            ? books.create(object).after()
            : books.replace(object, inventory.version()));
  }

  private List<Difference> applyStages() {
    List<Difference> differences = new ArrayList<>();
    List<Fields> ofWave = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      differences.addAll(applyStage(stage));
      ofWave.addAll(stage.objects());
      List<Stage> later = stages.subList(i + 1, stages.size());
      boolean lastOfWave = later.isEmpty() || later.get(0).wave() != stage.wave();
      boolean needed = later.stream().flatMap(s -> s.objects().stream()).anyMatch(this::isOpen);
      if (needed && (stage.first() || lastOfWave)) {
        String set = before.place().set();
        Wave.await(settings, task, set, stage.first() ? stage.objects() : ofWave);
      }
      if (lastOfWave) {
        ofWave.clear();
      }
    }
    return differences;
  }

  private boolean isOpen(Fields object) {
    return open.containsKey(ObjectId.of(object));
  }

  private List<Difference> applyStage(Stage stage) {
    List<Fields> objects = stage.objects().stream().filter(this::isOpen).toList();
    objects.forEach(this::makeWay);
    List<Change> changes = Together.each(cluster, objects, this::applied);
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      Fields after = changes.get(i).after();
      String fingerprint = Fingerprint.of(books, objects.get(i), after);
      known.put(
          ObjectId.of(objects.get(i)),
          new Member(after.text("apiVersion"), uid(after), fingerprint));
      ObjectId id = ObjectId.of(objects.get(i));
      Optional<Difference> difference =
          again.contains(id)
              ? Optional.of(of(id, Difference.Kind.CHANGED, List.of()))
              : difference(changes.get(i));
      difference.ifPresent(differences::add);
    }
    return differences;
  }

  /** A server may need a moment for what was brought along before it. */
  private Change applied(Fields object) {
    try {
      return appliedOnce(object);
    } catch (ClusterException e) {
      if (!desired.brings(ObjectId.of(object), e.refusal())) {
        throw e;
      }
      return Wave.patiently(settings, e.refusal(), () -> appliedOnce(object));
    }
  }

  private Change appliedOnce(Fields object) {
    ObjectId id = ObjectId.of(object);
    Fields now = live.get(id);
    if (now != null) {
      return members.applyOver(now, object);
    }
    if (before.members().containsKey(id)) {
      return members.apply(object);
    }
    try {
      return members.create(object);
    } catch (ClusterException e) {
      if (e.refusal() != Refusal.STALE) {
        throw e;
      }
      return members.apply(object); // it is there, without our label
    }
  }

  /**
   * What another set claims is not taken from it. What is another by now than the inventory knows
   * is not touched before the inventory is written anew.
   */
  private void check(Change planned) {
    Fields now = planned.before();
    Member member = known.get(ObjectId.of(planned.after()));
    String uid = member == null ? "" : member.uid();
    if (!uid.isEmpty() && (now == null || !uid.equals(uid(now)))) {
      throw new ProviderException(
          ErrorKind.STALE,
          "Could not " + task + ": " + planned.id() + " was replaced meanwhile. Apply again.",
          Retry.AFTER,
          null,
          null);
    }
    Optional<String> owner =
        now == null
            ? Optional.empty()
            : now.object("metadata").object("labels").findText(Inventory.PART_OF);
    if (owner.filter(o -> !o.equals(before.place().set())).isPresent()) {
      throw new ProviderException(
          ErrorKind.FORBIDDEN,
          "Could not "
              + task
              + ": "
              + planned.id()
              + " belongs to another set, "
              + owner.get()
              + ". Take it out of one of the two, or remove its label "
              + Inventory.PART_OF
              + ".");
    }
  }

  private Removals removals() {
    return Removals.of(settings, task, before, desired.objects().keySet(), live);
  }

  private static String uid(Fields object) {
    return object.object("metadata").findText("uid").orElse("");
  }

  private static Optional<Difference> difference(Change change) {
    if (change.isNothing()) {
      return Optional.empty();
    }
    ObjectId id = change.id();
    return Optional.of(
        change.isCreation()
            ? of(id, Difference.Kind.ADDED, List.of())
            : of(id, Difference.Kind.CHANGED, change.fields()));
  }

  private static Difference removed(ObjectId id) {
    return of(id, Difference.Kind.REMOVED, List.of());
  }

  private static Difference of(ObjectId id, Difference.Kind kind, List<FieldChange> fields) {
    return new Difference(
        ClusterTarget.name(id),
        kind,
        id.group(),
        fields.stream().map(f -> new Difference.Field(f.path(), f.before(), f.after())).toList());
  }
}
