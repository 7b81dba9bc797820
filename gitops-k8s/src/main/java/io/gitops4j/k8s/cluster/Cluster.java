package io.gitops4j.k8s.cluster;

import io.fabric8.kubernetes.client.Config;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.model.CanonicalJson;
import io.gitops4j.k8s.model.ObjectId;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A cluster's API server. Objects are raw trees, as the server sends and takes them: nothing is
 * left out or added on the way. Requests that fail in passing and may be repeated are sent again
 * within the {@link RequestLimits} of the access; of others the failure says what may be done
 * ({@link ProviderException#retry()}). Thread-safe; close it when it is no longer used.
 */
public final class Cluster implements AutoCloseable {
  private static final int PAGE = 500;
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final URI server;
  private final String namespace;
  private final Transport connection;
  private final ApiResources resources;
  private final RequestLimits limits;
  private final RecentObjects recent = new RecentObjects(this, SystemClock.utc());

  private Cluster(URI server, String namespace, Transport connection, RequestLimits limits) {
    this.server = server;
    this.namespace = namespace;
    this.connection = connection;
    this.resources = new ApiResources(connection);
    this.limits = limits;
  }

  /**
   * Connects. Nothing is asked of the server yet.
   *
   * @throws ProviderException {@code INVALID} if what tells about the cluster can't be read or
   *     doesn't say enough
   */
  public static Cluster connect(ClusterAccess access) {
    return connect(access, UnaryOperator.identity());
  }

  /** Connects, with something between the cluster and its server. */
  static Cluster connect(ClusterAccess access, UnaryOperator<Transport> between) {
    Config config = access.config();
    String namespace = Objects.requireNonNullElse(config.getNamespace(), "");
    return over(
        PatientTransport.of(
            between.apply(ApiConnection.open(config, access.timeout())), access.limits()),
        URI.create(config.getMasterUrl().replaceFirst("/+$", "")),
        namespace.isEmpty() ? "default" : namespace,
        access.limits());
  }

  /** A cluster that is reached so. */
  static Cluster over(Transport transport, URI server, String namespace, RequestLimits limits) {
    return new Cluster(server, namespace, transport, limits);
  }

  /** Where it is. */
  public URI server() {
    return server;
  }

  /** Where objects go that are in a namespace and name none: the context's, or {@code default}. */
  public String namespace() {
    return namespace;
  }

  /**
   * The server's version: {@code v1.36.3}.
   *
   * @throws ClusterException if it can't be told
   */
  public String version() {
    ApiCall call = ApiCall.to("read the version of the cluster").get("/version");
    return connection.send(call).text("gitVersion");
  }

  /**
   * An object as it is now; empty if there is none.
   *
   * @param like with {@code apiVersion}, {@code kind} and {@code metadata}; the rest doesn't matter
   * @throws ClusterException if that can't be told; {@code API_MISSING} if the kind is not served
   */
  public Optional<Fields> find(Fields like) {
    ApiCall call = ApiCall.to("read " + identify(like)).of(like).get(path(like));
    try {
      return Optional.of(connection.send(call));
    } catch (ClusterException e) {
      if (isGone(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * An object as it was within the last second; empty if there was none. For those who look again
   * and again: while many objects of a kind and namespace are asked for so, one list a second
   * answers for all of them, unless they are few among many, or may not be listed.
   *
   * @param like with {@code apiVersion}, {@code kind} and {@code metadata}; the rest doesn't matter
   * @throws ClusterException if that can't be told; {@code API_MISSING} if the kind is not served
   */
  public Optional<Fields> findRecent(Fields like) {
    return recent.find(like);
  }

  /**
   * All objects of a kind as they are now, page by page, so not all of one moment.
   *
   * @param apiVersion of the kind
   * @param kind what they are
   * @param where their namespace; empty for all
   * @param labels a selector like {@code app=web,tier!=db}; empty for all
   * @throws ClusterException if they can't be told; {@code API_MISSING} if the kind is not served
   */
  public List<Fields> list(String apiVersion, String kind, String where, String labels) {
    return list(apiVersion, kind, where, labels, Integer.MAX_VALUE).orElseThrow();
  }

  /** The same; empty if there are more than so many, of which no more are read then. */
  Optional<List<Fields>> list(
      String apiVersion, String kind, String where, String labels, int most) {
    ApiResources.Resource resource = resources.of(apiVersion, kind);
    ObjectId all = new ObjectId("", kind, where, "*");
    String inside =
        where.isEmpty() || !resource.namespaced() ? "" : "/namespaces/" + segment(all, where);
    String path =
        resource.base()
            + inside
            + "/"
            + resource.plural()
            + "?limit="
            + Math.min(most, PAGE)
            + selector(labels);
    List<Fields> found = new ArrayList<>();
    String more = "";
    do {
      ApiCall call = ApiCall.to("list " + kind + " objects").get(path + more);
      Fields page = connection.send(call);
      for (Fields item : page.objects("items")) {
        found.add(Fields.of("apiVersion", apiVersion).with("kind", kind).and(item));
      }
      String next = page.object("metadata").findText("continue").orElse("");
      more = next.isEmpty() ? "" : "&continue=" + encoded(next);
      if (found.size() > most || (found.size() == most && !more.isEmpty())) {
        return Optional.empty();
      }
    } while (!more.isEmpty());
    return Optional.of(found);
  }

  /**
   * The end of what a container wrote, as its node has it; whatever a program writes, secrets
   * included.
   *
   * @param pod as it was read
   * @param container of it
   * @param previous whether what it wrote before it was last started again
   * @param lines so many at most
   * @param bytes of these lines, from the first on, so many at most
   * @param atMost how long that may take
   * @throws ClusterException if it can't be told; {@code INVALID} if there is no such log
   */
  public byte[] log(
      Fields pod, String container, boolean previous, int lines, int bytes, Duration atMost) {
    String query =
        "/log?container="
            + encoded(container)
            + "&tailLines="
            + lines
            + "&limitBytes="
            + bytes
            + (previous ? "&previous=true" : "");
    String doing = "read the log of " + container + " in " + identify(pod);
    return connection.read(ApiCall.to(doing).get(path(pod) + query), atMost);
  }

  private static String selector(String labels) {
    return labels.isEmpty() ? "" : "&labelSelector=" + encoded(labels);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * Sets fields of an object that is there, as {@code kubectl patch --type=merge} does: lists are
   * replaced, and null removes a field.
   *
   * @param object with {@code apiVersion}, {@code kind} and {@code metadata}
   * @param fields to be set
   * @return as it is then
   * @throws ClusterException if the server refuses; {@code MISSING} if there is no such object
   */
  public Fields merge(Fields object, Fields fields) {
    ApiCall call =
        ApiCall.to("change " + identify(object))
            .of(object)
            .patch(path(object), MERGE_PATCH, CanonicalJson.write(fields));
    return connection.send(call);
  }

  /**
   * Puts an object in the place of one that is still as it was read.
   *
   * @param wanted as it was read, with its {@code metadata.resourceVersion}, and changed
   * @param manager who owns what differs
   * @return as the server has it now
   * @throws ClusterException {@code STALE} if it was changed since; {@code MISSING} if it is gone
   * @throws IllegalArgumentException if it was not read from a cluster
   */
  public Fields replace(Fields wanted, String manager) {
    wanted.object("metadata").text("resourceVersion");
    ApiCall call =
        ApiCall.to("replace " + identify(wanted))
            .of(wanted)
            .put(
                path(wanted) + "?fieldValidation=Strict&fieldManager=" + encoded(manager),
                CanonicalJson.write(wanted));
    return connection.send(call);
  }

  /**
   * Its objects, for who knows no cluster.
   *
   * @param of the namespace of objects that name none
   * @param manager who owns what is replaced
   */
  public LiveObjects objects(String of, String manager) {
    return new ClusterObjects(this, of, manager);
  }

  /**
   * Creates an object, where there is none of its name: unlike applying, it takes nothing over.
   *
   * @param manager who owns its fields
   * @return as the server has it now
   * @throws ClusterException {@code EXISTS} if there is one
   */
  public Fields create(Fields object, String manager) {
    String path = path(object);
    String all = path.substring(0, path.lastIndexOf('/'));
    String query = "?fieldValidation=Strict&fieldManager=" + encoded(manager);
    ApiCall call =
        ApiCall.to("create " + identify(object))
            .of(object)
            .post(all + query, CanonicalJson.write(object));
    return connection.send(call);
  }

  /**
   * Deletes an object if it is still as it was seen; what it owns goes after it.
   *
   * @param seen as it was read, with its UID and version
   * @return whether it was there
   * @throws ClusterException {@code STALE} if it is another by now, or has changed
   * @throws IllegalArgumentException if it was not read from a cluster
   */
  public boolean delete(Fields seen) {
    Fields metadata = seen.object("metadata");
    Fields expected =
        Fields.of("uid", metadata.text("uid"))
            .with("resourceVersion", metadata.text("resourceVersion"));
    Fields options =
        Fields.of("apiVersion", "v1")
            .with("kind", "DeleteOptions")
            .with("propagationPolicy", "Background")
            .with("preconditions", expected);
    ApiCall call =
        ApiCall.to("delete " + identify(seen))
            .of(seen)
            .delete(path(seen), CanonicalJson.write(options));
    try {
      connection.send(call);
      return true;
    } catch (ClusterException e) {
      if (isGone(e)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isGone(ClusterException e) {
    return e.refusal() == Refusal.MISSING || e.refusal() == Refusal.NAMESPACE_MISSING;
  }

  /**
   * What a kind's objects are called in addresses and in rules of access.
   *
   * @throws ClusterException {@code API_MISSING} if the kind is not served
   */
  public KindResource resource(String apiVersion, String kind) {
    ApiResources.Resource found = resources.of(apiVersion, kind);
    return new KindResource(ObjectId.groupOf(apiVersion), found.plural(), found.namespaced());
  }

  /**
   * Which object it is here: with the namespace that it goes to if it names none, and without one
   * if its kind is in none.
   *
   * @throws ClusterException {@code API_MISSING} if the kind is not served
   */
  public ObjectId identify(Fields object) {
    ObjectId id = ObjectId.of(object);
    ApiResources.Resource resource = resources.of(object);
    if (!resource.namespaced()) {
      return new ObjectId(id.group(), id.kind(), "", id.name());
    }
    String where = id.namespace().isEmpty() ? namespace : id.namespace();
    return new ObjectId(id.group(), id.kind(), where, id.name());
  }

  /** Where an object is on the server. */
  String path(Fields object) {
    ObjectId id = identify(object);
    String inside = id.namespace().isEmpty() ? "" : "/namespaces/" + segment(id, id.namespace());
    ApiResources.Resource resource = resources.of(object);
    return resource.base() + inside + "/" + resource.plural() + "/" + segment(id, id.name());
  }

  /** The server takes a path apart after it has decoded it, so these would lead elsewhere. */
  private static String segment(ObjectId id, String name) {
    if (name.equals(".") || name.equals("..") || name.contains("/") || name.contains("%")) {
      throw new ClusterException(
          Refusal.INVALID,
          List.of(new ClusterException.Cause("metadata", "", "no name of an object")),
          "Could not address " + id + ": " + name + " is no name. Correct the object.",
          true,
          null,
          null);
    }
    return encoded(name).replace("+", "%20");
  }

  /** How much is asked of it. */
  public RequestLimits limits() {
    return limits;
  }

  Transport connection() {
    return connection;
  }

  /** Ends its connections; what is asked of it afterwards fails. */
  @Override
  public void close() {
    connection.close();
  }

  /** Its address. */
  @Override
  public String toString() {
    return server.toString();
  }
}
