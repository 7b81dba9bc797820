package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the objects of each kind are on a server, as the server says. What it said is remembered; a
 * kind that was not there is asked for again, as its definition may have come. Thread-safe.
 */
final class ApiResources {
  private static final Pattern VERSION =
      Pattern.compile("([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[a-z0-9]+");

  private final Transport connection;
  private final Map<String, Map<String, Resource>> known = new ConcurrentHashMap<>();

  ApiResources(Transport connection) {
    this.connection = connection;
  }

  /**
   * A kind's place.
   *
   * @param base of its API: {@code /apis/apps/v1}
   * @param plural {@code deployments}
   * @param namespaced whether its objects are in namespaces
   */
  record Resource(String base, String plural, boolean namespaced) {}

  /**
   * The place of an object's kind.
   *
   * @throws ClusterException {@code API_MISSING} if the server doesn't serve it
   */
  Resource of(Fields object) {
    return of(object.text("apiVersion"), object.text("kind"));
  }

  /**
   * A kind's place.
   *
   * @throws ClusterException {@code API_MISSING} if the server doesn't serve it
   */
  Resource of(String apiVersion, String kind) {
    Map<String, Resource> kinds = known.get(apiVersion);
    if (kinds == null || !kinds.containsKey(kind)) {
      kinds = ask(apiVersion, kind);
      known.put(apiVersion, kinds);
    }
    Resource found = kinds.get(kind);
    if (found == null) {
      throw missing(apiVersion, kind, null);
    }
    return found;
  }

  private Map<String, Resource> ask(String apiVersion, String kind) {
    if (!VERSION.matcher(apiVersion).matches()) {
      throw missing(apiVersion, kind, null);
    }
    String base = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    ApiCall call = ApiCall.to("find out about " + apiVersion + " " + kind).get(base);
    try {
      Map<String, Resource> kinds = new LinkedHashMap<>();
      for (Fields resource : connection.send(call).objects("resources")) {
        String name = resource.text("name");
        if (!name.contains("/")) {
          kinds.put(resource.text("kind"), new Resource(base, name, resource.isTrue("namespaced")));
        }
      }
      return kinds;
    } catch (ClusterException e) {
      throw e.refusal() == Refusal.MISSING ? missing(apiVersion, kind, e) : e;
    }
  }

  private static ClusterException missing(
      String apiVersion, String kind, @Nullable ClusterException cause) {
    return new ClusterException(
        Refusal.API_MISSING,
        List.of(),
        "Could not find the kind "
            + kind
            + " of "
            + apiVersion
            + ": the cluster doesn't serve it. Install its definition first, or correct the"
            + " apiVersion.",
        true,
        null,
        cause);
  }
}
