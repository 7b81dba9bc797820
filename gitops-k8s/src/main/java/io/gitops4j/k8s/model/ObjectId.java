package io.gitops4j.k8s.model;

import io.gitops4j.core.model.Fields;
import java.util.Comparator;
import java.util.Objects;

/**
 * Which object of a cluster it is, whatever version of its API it is written in.
 *
 * @param group of its API; empty for Kubernetes' core
 * @param kind {@code Deployment}
 * @param namespace where it is; empty for objects that are in none
 * @param name within kind and namespace
 */
public record ObjectId(String group, String kind, String namespace, String name)
    implements Comparable<ObjectId> {
  private static final Comparator<ObjectId> ORDER =
      Comparator.comparing(ObjectId::group)
          .thenComparing(ObjectId::kind)
          .thenComparing(ObjectId::namespace)
          .thenComparing(ObjectId::name);

  /**
   * Refuses what names nothing.
   *
   * @throws IllegalArgumentException without a kind or a name
   */
  public ObjectId {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(namespace, "namespace");
    if (kind.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("An object needs a kind and a name");
    }
  }

  /**
   * The name of an object that is written out.
   *
   * @param object with {@code apiVersion}, {@code kind} and {@code metadata}
   * @throws IllegalArgumentException if one of them is missing
   */
  public static ObjectId of(Fields object) {
    Fields metadata = object.object("metadata");
    return new ObjectId(
        groupOf(object.text("apiVersion")),
        object.text("kind"),
        metadata.findText("namespace").orElse(""),
        metadata.text("name"));
  }

  /** The group in an {@code apiVersion}: {@code apps} of {@code apps/v1}, empty of {@code v1}. */
  public static String groupOf(String apiVersion) {
    return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
  }

  /** By group, kind, namespace, name. */
  @Override
  public int compareTo(ObjectId other) {
    return ORDER.compare(this, other);
  }

  /** As people write it: {@code Deployment.apps shop/web}, {@code Namespace shop}. */
  @Override
  public String toString() {
    return kind
        + (group.isEmpty() ? "" : "." + group)
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + name;
  }
}
