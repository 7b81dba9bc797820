package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.model.CanonicalJson;
import io.gitops4j.k8s.model.ObjectId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies objects on the server's side, as a field manager: fields that it no longer sets are
 * removed, those of others stay. What would change nothing is not written. Immutable and
 * thread-safe.
 */
public final class ServerSideApply {
  /** A version that no object ever had: an object that must have it can only be created. */
  private static final String NEVER = "1";

  private static final int ATTEMPTS = 10;

  private final Cluster cluster;
  private final String manager;
  private final boolean force;
  private final boolean inherits;
  private final Consumer<Change> check;

  private ServerSideApply(
      Cluster cluster, String manager, boolean force, boolean inherits, Consumer<Change> check) {
    this.cluster = cluster;
    this.manager = manager;
    this.force = force;
    this.inherits = inherits;
    this.check = check;
  }

  /**
   * On a cluster.
   *
   * @param manager who owns the fields that are set; the same name every time
   */
  public static ServerSideApply on(Cluster cluster, String manager) {
    Objects.requireNonNull(cluster, "cluster");
    if (manager.isEmpty() || manager.length() > 128) {
      throw new IllegalArgumentException("A field manager's name has 1 to 128 characters");
    }
    return new ServerSideApply(cluster, manager, false, false, change -> {});
  }

  /** The same, taking fields that others own from them instead of failing. */
  public ServerSideApply forcing() {
    return new ServerSideApply(cluster, manager, true, inherits, check);
  }

  /**
   * The same, taking over what {@code kubectl apply} set without {@code --server-side}: when an
   * object is applied for the first time, those fields become ours, so that those which are not
   * applied are removed. A plan can't show that, as it changes nothing.
   */
  public ServerSideApply inheritingFromKubectl() {
    return new ServerSideApply(cluster, manager, force, true, check);
  }

  /**
   * The same, asking this of what each object would become before it is written; what it throws
   * stops that. Called on the thread that plans or applies.
   */
  public ServerSideApply checking(Consumer<Change> planned) {
    return new ServerSideApply(cluster, manager, force, inherits, planned);
  }

  /**
   * What applying an object does, or did.
   *
   * @param id which object it is on the cluster
   * @param before as it was; null if it was not there
   * @param after as it is to be
   */
  public record Change(ObjectId id, @Nullable Fields before, Fields after) {
    /** Whether it was not there. */
    public boolean isCreation() {
      return before == null;
    }

    /** Whether it stays as it is, and belongs to whom it does. */
    public boolean isNothing() {
      return before != null && uncounted(before).equals(uncounted(after));
    }

    /**
     * The fields that differ, in the order in which they stand; not what the server keeps the books
     * with, nor the status. Of Secrets it tells which fields, not what is in them.
     */
    public List<FieldChange> fields() {
      return ObjectDiff.between(before, after);
    }

    /** Which object, and whether it changes; not what is in it, which may be secret. */
    @Override
    public String toString() {
      return id + (isCreation() ? " is created" : isNothing() ? " stays" : " is changed");
    }

    /** A server may count a generation for an empty list in place of none, and keep neither. */
    private static Fields uncounted(Fields object) {
      return object.with("metadata", object.object("metadata").with("generation", null));
    }
  }

  /**
   * What applying an object would do now; changes nothing. Defaults and admission are the server's
   * own.
   *
   * @throws ClusterException if the server would refuse it
   */
  public Change plan(Fields object) {
    return plan(object, cluster.find(object).orElse(null));
  }

  /** The same as {@link #plan(Fields)}, of an object that was read just now. */
  public Change planOver(Fields live, Fields object) {
    return plan(object, live);
  }

  private Change plan(Fields object, @Nullable Fields live) {
    ObjectId id = cluster.identify(object);
    Change planned = new Change(id, live, send("plan", id, object, true));
    check.accept(planned);
    return planned;
  }

  /**
   * Applies an object, unless that changes nothing. What was planned is what is done: if somebody
   * changed it in between, it is planned again.
   *
   * @return what it did
   * @throws ClusterException if the server refuses it; {@code STALE} if it is changed all the time.
   *     It may be applied again whatever became of it
   */
  public Change apply(Fields object) {
    return done(plan(object), object);
  }

  /** The same as {@link #apply}, of an object that was read just now. */
  public Change applyOver(Fields live, Fields object) {
    return done(planOver(live, object), object);
  }

  private Change done(Change first, Fields object) {
    Change planned = first;
    for (int attempt = 1; ; attempt++) {
      try {
        planned = inherited(planned, object);
        return planned.isNothing() ? planned : written(planned, object);
      } catch (ClusterException e) {
        if (e.refusal() != Refusal.STALE || attempt == ATTEMPTS) {
          throw e;
        }
        planned = plan(object);
      }
    }
  }

  /** Takes over what kubectl set, and plans anew, if there is anything to take over. */
  private Change inherited(Change planned, Fields object) {
    Fields before = planned.before();
    Optional<String> patch =
        before == null || !inherits ? Optional.empty() : Handover.patch(before, manager);
    if (patch.isEmpty()) {
      return planned;
    }
    ApiCall call =
        ApiCall.to("take over " + planned.id())
            .of(object)
            .patch(cluster.path(object) + query(), Handover.PATCH, patch.get());
    return plan(object, cluster.connection().send(call));
  }

  /** Of one that is gone meanwhile the UID says that it is not to be made anew. */
  private Change written(Change planned, Fields object) {
    Fields before = planned.before();
    if (before == null) {
      return create(object);
    }
    Fields seen = before.object("metadata");
    Fields metadata = object.object("metadata").with("uid", seen.text("uid"));
    Fields same = object.with("metadata", metadata);
    Fields after = written(planned.id(), same, seen.text("resourceVersion"));
    return new Change(planned.id(), before, after);
  }

  /**
   * Creates an object; there is no plan, and nobody is asked about it.
   *
   * @throws ClusterException {@code STALE} if it is there
   */
  public Change create(Fields object) {
    ObjectId id = cluster.identify(object);
    return new Change(id, null, written(id, object, NEVER));
  }

  /**
   * Applies an object as it is; there is no plan, and nobody is asked about it.
   *
   * @param version that it must have
   * @return as it is then
   * @throws ClusterException {@code STALE} if it has another
   */
  public Fields replace(Fields object, String version) {
    return written(cluster.identify(object), object, version);
  }

  /**
   * What of an object is ours: the fields that we own, as the server's books say, with the values
   * that they have. Two that are equal say that nobody touched any of it. Empty if nothing is ours.
   *
   * @param live as it was read
   */
  public Optional<Fields> owned(Fields live) {
    return OwnedFields.entry(live, manager).map(entry -> OwnedFields.values(live, entry));
  }

  private Fields written(ObjectId id, Fields object, String version) {
    Fields metadata = object.object("metadata").with("resourceVersion", version);
    return send("apply", id, object.with("metadata", metadata), false);
  }

  private Fields send(String verb, ObjectId id, Fields object, boolean dryRun) {
    String query = query() + (force ? "&force=true" : "") + (dryRun ? "&dryRun=All" : "");
    ApiCall call =
        ApiCall.to(verb + " " + id)
            .of(object)
            .patch(cluster.path(object) + query, ApiCall.APPLY, CanonicalJson.write(object));
    return cluster.connection().send(call);
  }

  private String query() {
    return "?fieldManager="
        + URLEncoder.encode(manager, StandardCharsets.UTF_8)
        + "&fieldValidation=Strict";
  }
}
