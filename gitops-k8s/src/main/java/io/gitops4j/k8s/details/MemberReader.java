package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.deploy.Standing;
import io.gitops4j.k8s.deploy.Standing.Member;
import io.gitops4j.k8s.model.ObjectId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the objects that were applied, kind by kind, by the label of their set. */
final class MemberReader {
  private final Cluster cluster;
  private final Gaps gaps;

  MemberReader(Cluster cluster, Gaps gaps) {
    this.cluster = cluster;
    this.gaps = gaps;
  }

  /** As they are, empty for those that are gone; those that can't be read are not among them. */
  Map<ObjectId, Optional<Fields>> read(Standing standing) {
    Map<String, List<Member>> kinds =
        standing.members().stream()
            .collect(Collectors.groupingBy(MemberReader::kind, TreeMap::new, Collectors.toList()));
    Map<ObjectId, Optional<Fields>> read = new TreeMap<>();
    kinds
        .values()
        .forEach(
            of -> {
              ObjectId first = of.get(0).id();
              String where = first.namespace().isEmpty() ? "" : " in " + first.namespace();
              try {
                read.putAll(read(of, standing.selector()));
              } catch (ProviderException e) {
                gaps.add("objects of kind " + first.kind() + where, e);
              }
            });
    return read;
  }

  private static String kind(Member member) {
    return member.apiVersion() + " " + member.id().kind() + " " + member.id().namespace();
  }

  private Map<ObjectId, Optional<Fields>> read(List<Member> of, String selector) {
    Map<ObjectId, Fields> live = new LinkedHashMap<>();
    Member any = of.get(0);
    try {
      cluster
          .list(any.apiVersion(), any.id().kind(), any.id().namespace(), selector)
          .forEach(object -> live.put(ObjectId.of(object), object));
    } catch (ClusterException e) {
      if (e.refusal() != Refusal.API_MISSING) {
        throw e;
      }
      return of.stream().collect(Collectors.toMap(Member::id, m -> Optional.empty()));
    }
    Map<ObjectId, Optional<Fields>> read = new LinkedHashMap<>();
    for (Member member : of) {
      Fields found = live.get(member.id());
      // its label may have been taken away
      read.put(member.id(), found == null ? cluster.find(like(member)) : Optional.of(found));
    }
    return read;
  }

  private static Fields like(Member member) {
    Fields metadata = Fields.of("name", member.id().name());
    String where = member.id().namespace();
    return Fields.of("apiVersion", member.apiVersion())
        .with("kind", member.id().kind())
        .with("metadata", where.isEmpty() ? metadata : metadata.with("namespace", where));
  }
}
