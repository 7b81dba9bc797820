package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.cluster.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects what could not be read, so that the rest still is. Not thread-safe. */
final class Gaps {
  private final List<Gap> all = new ArrayList<>();

  /** What is read, or what stands for it if it can't be. */
  <T> T orElse(T otherwise, String what, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ProviderException e) {
      add(what, e);
      return otherwise;
    }
  }

  /** All objects that selectors find, up to the first that can't be read. */
  List<Fields> found(
      Cluster cluster,
      String apiVersion,
      String kind,
      String where,
      List<String> selectors,
      String what) {
    List<Fields> found = new ArrayList<>();
    try {
      for (String selector : selectors) {
        found.addAll(cluster.list(apiVersion, kind, where, selector));
      }
    } catch (ProviderException e) {
      add(what, e);
    }
    return found;
  }

  void add(String what, ProviderException why) {
    all.add(new Gap(what, why.kind(), String.valueOf(why.getMessage())));
  }

  void add(Gap gap) {
    all.add(gap);
  }

  List<Gap> all() {
    return List.copyOf(all);
  }
}
