package io.gitops4j.k8s.adopt;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads what Argo CD and Flux deploy on a cluster already: their Applications, Kustomizations and
 * HelmReleases as applications, environments and versions. It changes nothing, here or in any
 * environment's history: what was observed is not what was promoted. Immutable and thread-safe.
 */
public final class Adoption {
  private static final String ARGO = "argoproj.io/v1alpha1";
  private static final String KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/v1";
  private static final String RELEASE = "helm.toolkit.fluxcd.io/v2";

  private final Cluster cluster;
  private final Naming naming;
  private final String namespace;

  private Adoption(Cluster cluster, Naming naming, String namespace) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.naming = Objects.requireNonNull(naming, "naming");
    this.namespace = Objects.requireNonNull(namespace, "namespace");
  }

  /**
   * Of a cluster.
   *
   * @param naming whose each is
   */
  public static Adoption on(Cluster cluster, Naming naming) {
    return new Adoption(cluster, naming, "");
  }

  /** The same, of objects in one namespace only, which needs fewer rights. */
  public Adoption in(String one) {
    return new Adoption(cluster, naming, one);
  }

  /**
   * Reads it. What is not installed, or must not be listed, is left out and noted.
   *
   * @throws ProviderException if the server can't be asked now
   */
  public Existing read() {
    Reading reading = new Reading();
    reading.list(ARGO, "Application", ArgoReading::of);
    reading.list(KUSTOMIZATION, "Kustomization", FluxReading::kustomization);
    reading.list(RELEASE, "HelmRelease", FluxReading::release);
    reading.awaited();
    return reading.result();
  }

  /** What an object says, but for whose it is. */
  record Observed(
      String namespace,
      List<Adopted.Source> sources,
      List<String> images,
      Adopted.State state,
      String sentence) {}

  /** Reads an object. */
  private interface Reader {
    Observed read(Fields object);
  }

  private final class Reading {
    private final Map<Naming.Name, Adopted> adopted = new LinkedHashMap<>();
    private final Map<ObjectId, String> unnamed = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    void list(String apiVersion, String kind, Reader reader) {
      for (Fields object : objects(apiVersion, kind)) {
        add(object, reader.read(object));
      }
    }

    private List<Fields> objects(String apiVersion, String kind) {
      try {
        return cluster.list(apiVersion, kind, namespace, "");
      } catch (ClusterException e) {
        if (e.refusal() == Refusal.API_MISSING) {
          notes.add("There are no " + kind + "s: the cluster does not serve " + apiVersion + ".");
          return List.of();
        }
        if (e.refusal() == Refusal.FORBIDDEN) {
          notes.add(String.valueOf(e.getMessage()));
          return List.of();
        }
        throw e;
      }
    }

    private void add(Fields object, Observed seen) {
      ObjectId origin = ObjectId.of(object);
      Optional<Naming.Name> name = naming.name(object, seen.namespace());
      if (name.isEmpty()) {
        unnamed.put(origin, "it does not tell application and environment");
        return;
      }
      Adopted other = adopted.get(name.get());
      if (other != null && other.state() != Adopted.State.AWAITED) {
        unnamed.put(origin, other.origin() + " is that application in that environment already");
        return;
      }
      adopted.put(
          name.get(),
          new Adopted(
              name.get(),
              origin,
              seen.namespace(),
              seen.sources(),
              seen.images(),
              seen.state(),
              seen.sentence()));
    }

    /** What ApplicationSets say that there is to be, and is not there yet. */
    void awaited() {
      for (Fields set : objects(ARGO, "ApplicationSet")) {
        String where = set.object("metadata").findText("namespace").orElse("");
        for (Fields each : set.object("status").objects("resources")) {
          String name = each.findText("name").orElse("");
          Fields metadata =
              Fields.of("name", name).with("namespace", each.findText("namespace").orElse(where));
          Fields object =
              Fields.of("apiVersion", ARGO).with("kind", "Application").with("metadata", metadata);
          if (cluster.find(object).isEmpty()) {
            await(object, set.object("metadata").text("name"));
          }
        }
      }
    }

    private void await(Fields object, String set) {
      String sentence = "ApplicationSet " + set + " has not made it yet";
      Optional<Naming.Name> name = naming.name(object, "");
      if (name.isPresent() && !adopted.containsKey(name.get())) {
        adopted.put(
            name.get(),
            new Adopted(
                name.get(),
                ObjectId.of(object),
                "",
                List.of(),
                List.of(),
                Adopted.State.AWAITED,
                sentence));
      }
    }

    Existing result() {
      List<Adopted> sorted = new ArrayList<>(adopted.values());
      sorted.sort(Comparator.comparing(Adopted::application).thenComparing(Adopted::environment));
      return new Existing(sorted, unnamed, notes);
    }
  }
}
