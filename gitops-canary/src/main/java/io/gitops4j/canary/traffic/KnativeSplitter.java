package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Splits by the traffic of a Knative Service, each track a tag. A track that is new gets the
 * revision that the template names, so that Git says which one is meant; a tag has an address of
 * its own, whatever its share. Immutable and thread-safe.
 */
public final class KnativeSplitter extends ManifestSplitter {
  private static final String AT = "spec.traffic";
  private static final String REVISION = "revisionName";
  private final String service;

  private KnativeSplitter(String service, Tracks tracks) {
    super("knative " + service + " " + tracks, tracks);
    this.service = service;
  }

  /**
   * Splits by a Service of Knative.
   *
   * @param service its name
   * @param tracks whose backends are tags
   */
  public static KnativeSplitter service(String service, Tracks tracks) {
    return new KnativeSplitter(service, tracks);
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.WEIGHTS, Feature.DIRECT_TEST);
  }

  @Override
  String subject() {
    return "Knative Service " + service;
  }

  @Override
  List<Edit> edits(Manifests manifests, Split wanted) {
    WeightedList list = targets(manifests);
    if (list.tracks() == 0) {
      throw refused(
          "no target of its traffic has the tag of a track",
          "Write spec.traffic with one of " + tracks() + ", its revisionName and its percent");
    }
    if (wanted.weights().keySet().stream().filter(track -> !list.has(track)).count() > 1) {
      throw refused(
          "two tracks are new, and the template names one revision",
          "Add them one after the other, each with its change of the template");
    }
    return list.edits(wanted);
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    WeightedList list = targets(manifests);
    return list.tracks() == 0 ? Optional.empty() : list.shares().map(Split::of);
  }

  private WeightedList targets(Manifests manifests) {
    FileDocument document = find(manifests);
    Fields spec = document.content().object("spec");
    List<Fields> targets = spec.objects("traffic");
    String template = Places.text(spec.object("template").object("metadata"), "name", "");
    WeightedList.Kind kind =
        new WeightedList.Kind(
            target -> target.findText("tag").flatMap(tracks()::trackOf),
            (target, track) -> added(targets, template, track),
            "percent",
            0,
            100);
    return new WeightedList(document, AT, targets, kind);
  }

  private Fields added(List<Fields> targets, String template, String track) {
    boolean used =
        targets.stream().anyMatch(t -> t.findText(REVISION).filter(template::equals).isPresent());
    if (template.isEmpty() || used) {
      throw refused(
          "spec.template.metadata.name "
              + (used ? template + " is another target's revision" : "is missing")
              + ", so that nothing names the revision of "
              + track,
          "Give the template a new name with its change");
    }
    return Fields.of("tag", tracks().backend(track)).with(REVISION, template);
  }

  private FileDocument find(Manifests manifests) {
    return manifests.get("serving.knative.dev", "Service", service);
  }

  @Override
  Verification state(Manifests live) {
    Fields object = find(live).content();
    Fields status = object.object("status");
    long generation = Places.number(object.object("metadata"), "generation", 0);
    Condition ready = Condition.in(status.objects("conditions"), "RoutesReady");
    if (Places.number(status, "observedGeneration", 0) < generation) {
      return pending("Knative has not seen the last change of " + subject() + " yet");
    }
    for (Fields target : object.object("spec").objects("traffic")) {
      if (!status.objects("traffic").stream().anyMatch(has -> says(has, target))) {
        return pending(subject() + " does not have the target " + target + " yet: " + ready);
      }
    }
    return ready.isTrue() ? done(subject() + " is ready") : pending(subject() + ": " + ready);
  }

  private static boolean says(Fields status, Fields target) {
    boolean tag = status.findText("tag").equals(target.findText("tag"));
    return tag && Places.number(status, "percent", 0) == Places.number(target, "percent", 0);
  }

  /** By the address of its tag, where the server says it. */
  @Override
  public Optional<DirectRoute> direct(Manifests manifests, String track) {
    String tag = tracks().backend(track);
    Optional<DirectRoute> tagged =
        find(manifests).content().object("status").objects("traffic").stream()
            .filter(target -> target.findText("tag").filter(tag::equals).isPresent())
            .flatMap(target -> target.findText("url").stream())
            .findFirst()
            .map(url -> new DirectRoute(URI.create(url), Map.of()));
    return tagged.or(() -> super.direct(manifests, track));
  }
}
