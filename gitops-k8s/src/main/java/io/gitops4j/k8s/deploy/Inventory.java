package io.gitops4j.k8s.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget.Applied;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.model.ObjectId;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was put into a cluster for an application's environment, kept there in a ConfigMap. Written
 * before anything is applied, so that nothing of ours is there that it does not name. Immutable.
 *
 * @param place which ConfigMap
 * @param version of the ConfigMap, as it was read; empty if there was none
 * @param applied what was applied last to its end; null if nothing was
 * @param members by what they are
 */
record Inventory(
    Place place, String version, @Nullable Applied applied, Map<ObjectId, Member> members) {
  /** The labels by which tools tell sets of applied objects (Kubernetes' KEP 3659). */
  static final String PART_OF = "applyset.kubernetes.io/part-of";

  private static final String ID = "applyset.kubernetes.io/id";
  private static final String TOOLING = "applyset.kubernetes.io/tooling";

  /**
   * Where it is.
   *
   * @param namespace of the ConfigMap
   * @param application whose objects
   * @param environment where they are
   */
  record Place(String namespace, String application, String environment) {
    String name() {
      String both = application + "\n" + environment;
      return "gitops4j-" + Digest.of(both.getBytes(UTF_8)).hex().substring(0, 20);
    }

    /** The set's name, as the KEP computes it. */
    String set() {
      String hash = Digest.of((name() + "." + namespace + ".ConfigMap.").getBytes(UTF_8)).hex();
      return "applyset-"
          + Base64.getUrlEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(hash))
          + "-v1";
    }

    Fields object() {
      return Fields.of("apiVersion", "v1")
          .with("kind", "ConfigMap")
          .with("metadata", Fields.of("name", name()).with("namespace", namespace));
    }
  }

  /**
   * One object.
   *
   * @param apiVersion by which it was applied last
   * @param uid that it had then; empty where it was about to be created or taken over
   * @param fingerprint what was asked and what was there then; empty where it was about to be
   */
  record Member(String apiVersion, String uid, String fingerprint) {}

  Inventory {
    members = Map.copyOf(members);
  }

  /**
   * As the cluster has it; empty if it has none.
   *
   * @throws ProviderException {@code INTERNAL} if it can't be read
   */
  static Optional<Inventory> find(String task, Cluster cluster, Place place) {
    return cluster.find(place.object()).map(found -> read(task, place, found));
  }

  static Inventory none(Place place) {
    return new Inventory(place, "", null, Map.of());
  }

  /** With other members, and what was applied to its end before. */
  Inventory with(Map<ObjectId, Member> others) {
    return new Inventory(place, version, applied, others);
  }

  /** With what was applied to its end now. */
  Inventory finished(Applied now) {
    return new Inventory(place, version, now, members);
  }

  /** After it was written. */
  Inventory written(Fields object) {
    return new Inventory(
        place, object.object("metadata").text("resourceVersion"), applied, members);
  }

  /** As it is written. */
  Fields object() {
    Fields metadata =
        place
            .object()
            .object("metadata")
            .with(
                "labels",
                Fields.of(ID, place.set()).with("app.kubernetes.io/managed-by", "gitops4j"))
            .with("annotations", Fields.of(TOOLING, "gitops4j/v1"));
    Fields data =
        Fields.of("application", place.application()).with("environment", place.environment());
    Applied last = applied;
    Fields all =
        last == null
            ? data
            : data.with("key", last.key().value()).with("digest", last.digest().toString());
    return MemberList.into(place.object().with("metadata", metadata).with("data", all), members);
  }

  private static Inventory read(String task, Place place, Fields object) {
    Fields data = object.object("data");
    try {
      Applied applied =
          data.findText("key").isEmpty()
              ? null
              : new Applied(new OperationKey(data.text("key")), Digest.parse(data.text("digest")));
      return new Inventory(
          place, object.object("metadata").text("resourceVersion"), applied, MemberList.of(object));
    } catch (IOException | IllegalArgumentException e) {
      throw new ProviderException(
          ErrorKind.INTERNAL,
          "Could not "
              + task
              + ": the inventory, ConfigMap "
              + place.namespace()
              + "/"
              + place.name()
              + ", can't be read. Restore it, or delete it, after which nothing of before is"
              + " removed any more.",
          e);
    }
  }
}
