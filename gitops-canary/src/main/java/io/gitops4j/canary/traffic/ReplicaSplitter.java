package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Splits by how many pods of one Service each track has, where no router weighs anything: a
 * Deployment or StatefulSet per track. A share is rounded to whole pods, and refused where that is
 * off by more than a tolerance; any share has a pod. Connections are split, not requests, and a
 * track without a share has no pod that could be asked. An annotation keeps the share that was
 * asked for. Immutable and thread-safe.
 */
public final class ReplicaSplitter extends ManifestSplitter {
  private static final String SHARE = "gitops4j.io/share";
  private static final String REPLICAS = "spec.replicas";
  private static final List<String> KINDS = List.of("Deployment", "StatefulSet");

  private final int replicas;
  private final int tolerance;

  private ReplicaSplitter(int replicas, int tolerance, Tracks tracks) {
    super("replicas " + replicas + " within " + tolerance + " % " + tracks, tracks);
    this.replicas = replicas;
    this.tolerance = tolerance;
  }

  /**
   * Splits by pods; a share may be off by 5 %.
   *
   * @param replicas of all tracks together
   * @param tracks whose backends are the names of Deployments or StatefulSets
   * @throws IllegalArgumentException if there are no replicas
   */
  public static ReplicaSplitter replicas(int replicas, Tracks tracks) {
    if (replicas < 1) {
      throw new IllegalArgumentException("There is at least one replica: " + replicas);
    }
    return new ReplicaSplitter(replicas, 5, tracks);
  }

  /**
   * The same with another tolerance.
   *
   * @param percent by which a share may be off, 0 to 100, of all requests
   * @throws IllegalArgumentException if it is not 0 to 100
   */
  public ReplicaSplitter withTolerance(int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("A tolerance is 0 to 100 %: " + percent);
    }
    return new ReplicaSplitter(replicas, percent, tracks());
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.WEIGHTS);
  }

  @Override
  String subject() {
    return "the replicas of " + String.join(", ", tracks().names());
  }

  @Override
  List<Edit> edits(Manifests manifests, Split wanted) {
    Map<String, FileDocument> workloads = workloads(manifests);
    Map<String, Long> counts = PodCounts.of(wanted.weights(), replicas);
    for (Map.Entry<String, Integer> share : wanted.weights().entrySet()) {
      String track = share.getKey();
      if (!workloads.containsKey(track)) {
        throw new ProviderException(
            ErrorKind.NOT_FOUND,
            "Could not split requests by "
                + subject()
                + ": there is no Deployment or StatefulSet "
                + tracks().backend(track)
                + ". Add it with replicas: 0.");
      }
      checkShare(track, share.getValue(), counts.getOrDefault(track, 0L));
      checkScaling(manifests, tracks().backend(track));
    }
    List<Edit> edits = new ArrayList<>();
    workloads.forEach(
        (track, workload) ->
            edits.addAll(edits(workload, counts.getOrDefault(track, 0L), share(wanted, track))));
    return edits;
  }

  private static Optional<String> share(Split wanted, String track) {
    return wanted.has(track)
        ? Optional.of(String.valueOf(wanted.percent(track)))
        : Optional.empty();
  }

  private void checkShare(String track, int percent, long pods) {
    double real = pods * 100.0 / replicas;
    if (pods < (percent > 0 ? 1 : 0) || Math.abs(real - percent) > tolerance) {
      throw refused(
          percent
              + " % for "
              + track
              + " would be "
              + Math.max(pods, 0)
              + " of "
              + replicas
              + " pods, and may be off by "
              + tolerance
              + " %",
          "Have more replicas, or ask for a share that they can make");
    }
  }

  private void checkScaling(Manifests manifests, String workload) {
    List<FileDocument> scalers =
        manifests.where(
            object ->
                object.findText("kind").filter("HorizontalPodAutoscaler"::equals).isPresent()
                    && object
                        .object("spec")
                        .object("scaleTargetRef")
                        .findText("name")
                        .filter(workload::equals)
                        .isPresent());
    if (!scalers.isEmpty()) {
      throw refused(
          workload + " is scaled by the HorizontalPodAutoscaler in " + scalers.get(0),
          "Take that away, or split by a router");
    }
  }

  private static List<Edit> edits(FileDocument workload, long pods, Optional<String> share) {
    List<Edit> edits = new ArrayList<>();
    Fields object = workload.content();
    if (!object.object("spec").find("replicas").equals(Optional.of(pods))) {
      edits.add(workload.set(REPLICAS, pods));
    }
    Fields annotations = object.object("metadata").object("annotations");
    String at = "metadata.annotations";
    if (!annotations.findText(SHARE).equals(share)) {
      edits.add(
          share.isPresent()
              ? workload.set(at + "." + Places.key(SHARE), share.get())
              : Places.remove(workload, at, annotations, SHARE));
    }
    return edits;
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    Map<String, Long> pods = new LinkedHashMap<>();
    Map<String, Integer> shares = new LinkedHashMap<>();
    workloads(manifests)
        .forEach(
            (track, workload) -> {
              pods.put(track, pods(workload));
              share(workload).ifPresent(share -> shares.put(track, share));
            });
    boolean whole = shares.values().stream().mapToInt(Integer::intValue).sum() == 100;
    Map<String, Long> asked = PodCounts.of(shares, replicas);
    boolean same =
        pods.entrySet().stream()
            .allMatch(e -> asked.getOrDefault(e.getKey(), 0L).equals(e.getValue()));
    return whole && same ? Optional.of(Split.of(shares)) : counted(pods);
  }

  /** What the pods themselves say. */
  private static Optional<Split> counted(Map<String, Long> pods) {
    long sum = pods.values().stream().mapToLong(Long::longValue).sum();
    if (sum == 0 || pods.values().stream().anyMatch(count -> count * 100 % sum != 0)) {
      return Optional.empty();
    }
    Map<String, Integer> shares = new LinkedHashMap<>();
    pods.forEach(
        (track, count) -> {
          if (count > 0) {
            shares.put(track, Math.toIntExact(count * 100 / sum));
          }
        });
    return Optional.of(Split.of(shares));
  }

  private static long pods(FileDocument workload) {
    return Places.number(workload.content().object("spec"), "replicas", 1);
  }

  private static Optional<Integer> share(FileDocument workload) {
    return workload
        .content()
        .object("metadata")
        .object("annotations")
        .findText(SHARE)
        .filter(text -> text.matches("\\d{1,3}"))
        .map(Integer::valueOf)
        .filter(percent -> percent <= 100);
  }

  private Map<String, FileDocument> workloads(Manifests manifests) {
    Map<String, FileDocument> found = new LinkedHashMap<>();
    for (String track : tracks().names()) {
      for (String kind : KINDS) {
        manifests
            .find("apps", kind, tracks().backend(track))
            .ifPresent(workload -> found.put(track, workload));
      }
    }
    if (found.isEmpty()) {
      throw new ProviderException(
          ErrorKind.NOT_FOUND,
          "Could not split requests by "
              + subject()
              + ": there is no Deployment or StatefulSet of "
              + tracks()
              + ". Add one, or name its folder.");
    }
    return found;
  }

  @Override
  Verification state(Manifests live) {
    for (FileDocument workload : workloads(live).values()) {
      Fields status = workload.content().object("status");
      Fields metadata = workload.content().object("metadata");
      String name = Places.text(metadata, "name", "?");
      Condition progress = Condition.in(status.objects("conditions"), "Progressing");
      if (progress.reason().equals("ProgressDeadlineExceeded")) {
        return refusedBy(name + " does not become ready: " + progress);
      }
      long seen = Places.number(status, "observedGeneration", 0);
      long ready = Places.number(status, "readyReplicas", 0);
      long all = Places.number(status, "replicas", 0);
      long wanted = pods(workload);
      boolean stale = seen < Places.number(metadata, "generation", 0);
      if (stale || ready != wanted || all != wanted) {
        return pending(
            name + " has " + ready + " of " + wanted + " pods ready, " + all + " in all");
      }
    }
    return done("Every track has its pods");
  }
}
