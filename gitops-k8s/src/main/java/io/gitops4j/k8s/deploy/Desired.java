package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.model.ObjectId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is to stand in a cluster: the manifests, each with the label of its set and the namespace
 * that it goes to. Immutable.
 *
 * @param objects by what they are, in their order
 * @param coming the kinds that definitions among them bring ({@code group/Kind}), and whether they
 *     are namespaced
 */
record Desired(Map<ObjectId, Fields> objects, Map<String, Boolean> coming) {
  /**
   * What a deployment wants.
   *
   * @throws ProviderException {@code INVALID} for two manifests of one object
   */
  static Desired of(String task, Cluster cluster, Inventory.Place place, Deployment deployment) {
    Map<String, Boolean> coming = coming(deployment);
    Map<ObjectId, Fields> objects = new LinkedHashMap<>();
    for (KubernetesManifest manifest : deployment.rendering().manifests()) {
      Fields labelled = labelled(manifest.object(), place.set());
      Fields object = placed(cluster, coming, labelled, place.namespace());
      if (objects.put(ObjectId.of(object), object) != null) {
        throw new ProviderException(
            ErrorKind.INVALID,
            "Could not "
                + task
                + ": there are two manifests of "
                + ObjectId.of(object)
                + ", one in "
                + manifest.origin()
                + ". Take one away.");
      }
    }
    return new Desired(objects, coming);
  }

  /** Whether what an object can't be without, its namespace or its definition, is among these. */
  boolean brings(ObjectId id, Refusal missing) {
    return switch (missing) {
      case NAMESPACE_MISSING -> objects.containsKey(namespace(id.namespace()));
      case API_MISSING -> coming.containsKey(kind(id));
      default -> false;
    };
  }

  static ObjectId namespace(String name) {
    return new ObjectId("", "Namespace", "", name.isEmpty() ? "default" : name);
  }

  private static String kind(ObjectId id) {
    return id.group() + "/" + id.kind();
  }

  private static Fields labelled(Fields object, String set) {
    Fields metadata = object.object("metadata");
    Fields labels = metadata.object("labels").with(Inventory.PART_OF, set);
    return object.with("metadata", metadata.with("labels", labels));
  }

  private static Map<String, Boolean> coming(Deployment deployment) {
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
      Cluster cluster, Map<String, Boolean> coming, Fields object, String namespace) {
    ObjectId plain = ObjectId.of(object);
    boolean namespaced;
    try {
      namespaced = !cluster.identify(object).namespace().isEmpty();
    } catch (ClusterException e) {
      Boolean told = coming.get(kind(plain));
      if (e.refusal() != Refusal.API_MISSING || told == null) {
        throw e;
      }
      namespaced = told;
    }
    String own = plain.namespace().isEmpty() ? namespace : plain.namespace();
    Fields metadata = object.object("metadata");
    return namespaced ? object.with("metadata", metadata.with("namespace", own)) : object;
  }
}
