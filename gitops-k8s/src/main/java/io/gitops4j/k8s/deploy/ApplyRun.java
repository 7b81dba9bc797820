package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.cluster.FieldChange;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.deploy.ApplyOrder.Stage;
import io.gitops4j.k8s.deploy.Inventory.Member;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One deployment, planned or applied once. Not thread-safe. */
final class ApplyRun {
  private static final String MANAGER = "gitops4j";
  private static final int FEW = 10;

  private final ClusterTarget.Settings settings;
  private final Cluster cluster;
  private final Deployment deployment;
  private final String task;
  private final Map<ObjectId, Fields> desired;
  private final List<Stage> stages;
  private final Inventory before;
  private final Removal removal;
  private final ServerSideApply members;
  private final ServerSideApply books;

  private ApplyRun(
      ClusterTarget.Settings settings,
      Deployment deployment,
      String task,
      Map<ObjectId, Fields> desired,
      Inventory before) {
    this.settings = settings;
    this.cluster = settings.cluster();
    this.deployment = deployment;
    this.task = task;
    this.desired = desired;
    this.stages = ApplyOrder.stages(task, List.copyOf(desired.values()));
    this.before = before;
    this.removal = new Removal(cluster, before.place().set());
    this.books = ServerSideApply.on(cluster, MANAGER).forcing();
    this.members = books.checking(this::checkOwner);
  }

  static ApplyRun of(
      ClusterTarget.Settings settings, Inventory.Place place, Deployment deployment, String verb) {
    String task = verb + " " + place.application() + " in " + place.environment();
    Map<ObjectId, Fields> desired = new LinkedHashMap<>();
    Map<String, Boolean> coming = kindsComing(deployment);
    for (KubernetesManifest manifest : deployment.rendering().manifests()) {
      Fields object = placed(settings, coming, labelled(manifest.object(), place.set()));
      if (desired.put(ObjectId.of(object), object) != null) {
        throw refused(
            ErrorKind.INVALID,
            task,
            "there are two manifests of " + ObjectId.of(object) + ", one in " + manifest.origin(),
            "Take one away");
      }
    }
    Inventory before =
        Inventory.find(task, settings.cluster(), place).orElse(Inventory.none(place));
    return new ApplyRun(settings, deployment, task, desired, before);
  }

  private static Fields labelled(Fields object, String set) {
    Fields metadata = object.object("metadata");
    Fields labels = metadata.object("labels").with(Inventory.PART_OF, set);
    return object.with("metadata", metadata.with("labels", labels));
  }

  /** The kinds that definitions among the manifests bring, and whether they are namespaced. */
  private static Map<String, Boolean> kindsComing(Deployment deployment) {
    Map<String, Boolean> kinds = new HashMap<>();
    for (KubernetesManifest manifest : deployment.rendering().manifests()) {
      if (manifest.kind().equals("CustomResourceDefinition")) {
        Fields spec = manifest.object().object("spec");
        kinds.put(
            spec.findText("group").orElse("")
                + "/"
                + spec.object("names").findText("kind").orElse(""),
            spec.findText("scope").filter("Cluster"::equals).isEmpty());
      }
    }
    return kinds;
  }

  /** With the namespace that it goes to, if its kind is in any. */
  private static Fields placed(
      ClusterTarget.Settings settings, Map<String, Boolean> coming, Fields object) {
    ObjectId plain = ObjectId.of(object);
    boolean namespaced;
    try {
      namespaced = !settings.cluster().identify(object).namespace().isEmpty();
    } catch (ClusterException e) {
      Boolean told = coming.get(plain.group() + "/" + plain.kind());
      if (e.refusal() != Refusal.API_MISSING || told == null) {
        throw e;
      }
      namespaced = told;
    }
    String own = plain.namespace().isEmpty() ? settings.namespace() : plain.namespace();
    Fields metadata = object.object("metadata");
    return namespaced ? object.with("metadata", metadata.with("namespace", own)) : object;
  }

  List<Difference> plan() {
    List<Difference> differences = new ArrayList<>();
    for (Map.Entry<ObjectId, Fields> each : desired.entrySet()) {
      planned(each.getKey(), each.getValue()).ifPresent(differences::add);
    }
    removals().keySet().forEach(id -> differences.add(removed(id)));
    return differences;
  }

  private Optional<Difference> planned(ObjectId id, Fields object) {
    try {
      return difference(members.plan(object));
    } catch (ClusterException e) {
      boolean comes =
          e.refusal() == Refusal.API_MISSING
              || (e.refusal() == Refusal.NAMESPACE_MISSING
                  && desired.containsKey(new ObjectId("", "Namespace", "", id.namespace())));
      if (!comes) {
        throw e;
      }
      return Optional.of(of(id, Difference.Kind.ADDED, List.of()));
    }
  }

  List<Difference> apply() {
    Map<ObjectId, Fields> removals = removals();
    Map<ObjectId, Member> known = new TreeMap<>(before.members());
    desired.forEach((id, object) -> known.put(id, new Member(object.text("apiVersion"), uid(id))));
    Inventory stored = store(before.with(known));
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      applyStage(stage, known).forEach(differences::add);
      boolean lastOfWave = i + 1 == stages.size() || stages.get(i + 1).wave() != stage.wave();
      boolean more = i + 1 < stages.size();
      if (more && (stage.first() || lastOfWave)) {
        Wave.await(settings, task, stage.first() ? stage.objects() : ofWave(stage.wave()));
      }
    }
    removals.forEach(
        (id, object) -> {
          if (cluster.delete(object)) {
            differences.add(removed(id));
          }
        });
    known.keySet().retainAll(desired.keySet());
    Applied now = new Applied(deployment.key(), deployment.rendering().digest());
    Inventory finished = stored.with(known).finished(now);
    if (!finished.equals(before)) {
      store(finished);
    }
    return differences;
  }

  /** The UID that an object of ours had; a new one has none yet. */
  private String uid(ObjectId id) {
    Member member = before.members().get(id);
    return member == null ? "" : member.uid();
  }

  private Inventory store(Inventory inventory) {
    return inventory.written(books.apply(inventory.object()).after());
  }

  private List<Fields> ofWave(long wave) {
    return stages.stream()
        .filter(stage -> stage.wave() == wave)
        .flatMap(stage -> stage.objects().stream())
        .toList();
  }

  private List<Difference> applyStage(Stage stage, Map<ObjectId, Member> known) {
    List<ServerSideApply.Change> changes = Together.each(stage.objects(), members::apply);
    List<Difference> differences = new ArrayList<>();
    for (ServerSideApply.Change change : changes) {
      Fields after = change.after();
      known.put(
          change.id(), new Member(after.text("apiVersion"), after.object("metadata").text("uid")));
      difference(change).ifPresent(differences::add);
    }
    return differences;
  }

  /** What another set claims is not taken from it. */
  private void checkOwner(ServerSideApply.Change planned) {
    Fields live = planned.before();
    if (live == null) {
      return;
    }
    live.object("metadata")
        .object("labels")
        .findText(Inventory.PART_OF)
        .filter(owner -> !owner.equals(before.place().set()))
        .ifPresent(
            owner -> {
              throw refused(
                  ErrorKind.FORBIDDEN,
                  task,
                  planned.id() + " belongs to another set, " + owner,
                  "Take it out of one of the two, or remove its label " + Inventory.PART_OF);
            });
  }

  private static Optional<Difference> difference(ServerSideApply.Change change) {
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

  /** What is ours, is there and is not wanted any more, in the order to remove it. */
  private Map<ObjectId, Fields> removals() {
    List<ObjectId> unwanted =
        before.members().keySet().stream()
            .filter(id -> !desired.containsKey(id))
            .sorted(Comparator.comparingInt(ApplyOrder::removal).thenComparing(id -> id))
            .toList();
    if (desired.isEmpty() && !unwanted.isEmpty() && !settings.emptyAllowed()) {
      throw refused(
          ErrorKind.INVALID,
          task,
          "the rendering is empty, and all " + unwanted.size() + " objects would be removed",
          "Allow that by allowingEmpty()");
    }
    Map<ObjectId, Fields> removals = new LinkedHashMap<>();
    for (ObjectId id : unwanted) {
      Member member = before.members().getOrDefault(id, new Member("v1", ""));
      removal.removable(id, member).ifPresent(object -> removals.put(id, object));
    }
    checkBudget(removals.size());
    return removals;
  }

  private void checkBudget(int count) {
    boolean usual = settings.budget() < 0;
    boolean many = count > FEW && count * 2 > before.members().size() && !desired.isEmpty();
    if (usual ? many : count > settings.budget()) {
      throw refused(
          ErrorKind.INVALID,
          task,
          count + " of " + before.members().size() + " objects would be removed",
          "If that is meant, allow it by withPruneBudget(" + count + ")");
    }
  }

  private static ProviderException refused(ErrorKind kind, String task, String why, String remedy) {
    return new ProviderException(kind, "Could not " + task + ": " + why + ". " + remedy + ".");
  }
}
