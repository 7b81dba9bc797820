package io.gitops4j.examples.guide;

import io.gitops4j.k8s.adopt.Adopted;
import io.gitops4j.k8s.adopt.Adoption;
import io.gitops4j.k8s.adopt.Existing;
import io.gitops4j.k8s.adopt.Naming;
import io.gitops4j.k8s.cluster.Cluster;
import java.util.Optional;

/** What docs/guide/adopting.md shows, compiled. */
final class AdoptingPage {
  private AdoptingPage() {}

  static Optional<String> adopt(Cluster cluster) {
    Existing existing = Adoption.on(cluster, Naming.suffixes("test", "prod")).read();

    Optional<String> runs = existing.find("jukebox", "prod").flatMap(Adopted::version);
    System.out.println(existing);
    return runs;
  }
}
