package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
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
  private static final String MEDIA_TYPE = "application/apply-patch+yaml";

  private final Cluster cluster;
  private final String manager;
  private final boolean force;
  private final Consumer<Change> check;

  private ServerSideApply(Cluster cluster, String manager, boolean force, Consumer<Change> check) {
    this.cluster = cluster;
    this.manager = manager;
    this.force = force;
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
    return new ServerSideApply(cluster, manager, false, change -> {});
  }

  /** The same, taking fields that others own from them instead of failing. */
  public ServerSideApply forcing() {
    return new ServerSideApply(cluster, manager, true, check);
  }

  /**
   * The same, asking this of what each object would become before it is written; what it throws
   * stops that. Called on the thread that plans or applies.
   */
  public ServerSideApply checking(Consumer<Change> planned) {
    return new ServerSideApply(cluster, manager, force, planned);
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
    ObjectId id = cluster.identify(object);
    Optional<Fields> before = cluster.find(object);
    Change planned = new Change(id, before.orElse(null), send("plan", id, object, true));
    check.accept(planned);
    return planned;
  }

  /**
   * Applies an object, unless that changes nothing.
   *
   * @return what it did
   * @throws ClusterException if the server refuses it; it may be applied again whatever became of
   *     it
   */
  public Change apply(Fields object) {
    Change planned = plan(object);
    if (planned.isNothing()) {
      return planned;
    }
    Fields after = send("apply", planned.id(), object, false);
    return new Change(planned.id(), planned.before(), after);
  }

  private Fields send(String verb, ObjectId id, Fields object, boolean dryRun) {
    String query =
        "?fieldManager="
            + URLEncoder.encode(manager, StandardCharsets.UTF_8)
            + "&fieldValidation=Strict"
            + (force ? "&force=true" : "")
            + (dryRun ? "&dryRun=All" : "");
    ApiCall call =
        ApiCall.to(verb + " " + id)
            .of(object)
            .patch(cluster.path(object) + query, MEDIA_TYPE, CanonicalJson.write(object));
    return cluster.connection().send(call);
  }
}
