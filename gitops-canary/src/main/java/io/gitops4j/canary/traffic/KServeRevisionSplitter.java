package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
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
 * Splits an InferenceService of KServe in its Knative mode between the revision that was last
 * rolled out whole and the newest one, by {@code canaryTrafficPercent}. The manifest describes the
 * newest alone, so the percentage goes into the commit that changes the model: without it, that
 * change gets all requests at once, and any later change of the predictor is a new canary. The
 * newest alone is written by leaving the percentage out, which is also how it says so at rest.
 * Immutable and thread-safe.
 */
public final class KServeRevisionSplitter extends ManifestSplitter {
  private static final String PERCENT = "canaryTrafficPercent";
  private static final Set<String> MODES = Set.of("Knative", "Serverless");

  private final String service;
  private final String previous;
  private final String latest;

  private KServeRevisionSplitter(String service, String previous, String latest) {
    super("kserve-revisions " + service, Tracks.of(previous, latest));
    this.service = service;
    this.previous = previous;
    this.latest = latest;
  }

  /**
   * Splits an InferenceService between its tracks {@code previous} and {@code latest}.
   *
   * @param name of it
   */
  public static KServeRevisionSplitter inferenceService(String name) {
    return inferenceService(name, "previous", "latest");
  }

  /**
   * Splits an InferenceService.
   *
   * @param name of it
   * @param previous the track that was last rolled out whole
   * @param latest the track that the manifest describes
   */
  public static KServeRevisionSplitter inferenceService(
      String name, String previous, String latest) {
    return new KServeRevisionSplitter(name, previous, latest);
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.WEIGHTS, Feature.DIRECT_TEST);
  }

  @Override
  String subject() {
    return "InferenceService " + service;
  }

  @Override
  List<Edit> edits(Manifests manifests, Split wanted) {
    InferenceService found = find(manifests);
    if (!wanted.has(latest)) {
      throw refused(
          latest + ", the newest revision, is always there",
          "Give it 0 %, and put the manifest back to what " + previous + " is");
    }
    Fields status = found.predictorStatus();
    boolean neverWhole = !status.isEmpty() && status.findText("latestRolledoutRevision").isEmpty();
    if (wanted.percent(latest) < 100 && neverWhole) {
      throw refused(
          "no revision was rolled out whole yet, and until then the percentage is ignored",
          "Wait until it is ready");
    }
    String at = "spec.predictor." + PERCENT;
    if (!wanted.has(previous)) {
      return found.predictor().find(PERCENT).isEmpty()
          ? List.of()
          : List.of(found.document().remove(at));
    }
    long percent = wanted.percent(latest);
    return found.predictor().find(PERCENT).equals(Optional.of(percent))
        ? List.of()
        : List.of(found.document().set(at, percent));
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    Optional<Object> percent = find(manifests).predictor().find(PERCENT);
    if (percent.isEmpty()) {
      return Optional.of(Split.all(latest));
    }
    return percent
        .filter(p -> p instanceof Long number && number >= 0 && number <= 100)
        .map(p -> Split.of(previous, latest, ((Long) p).intValue()));
  }

  private InferenceService find(Manifests manifests) {
    InferenceService found = InferenceService.find(manifests, service);
    Optional<String> other = found.mode().filter(mode -> !MODES.contains(mode));
    if (other.isPresent() || !found.canaries().isEmpty()) {
      throw refused(
          "in the mode " + other.orElse("Standard") + " KServe ignores " + PERCENT,
          "Use KServeStandardSplitter, or the mode Knative");
    }
    return found;
  }

  @Override
  Verification state(Manifests live) {
    InferenceService found = find(live);
    long wanted = Places.number(found.predictor(), PERCENT, 100);
    long has =
        traffic(found).stream()
            .filter(target -> target.isTrue("latestRevision"))
            .mapToLong(target -> Places.number(target, "percent", 0))
            .sum();
    return found
        .trouble()
        .orElseGet(
            () ->
                has == wanted
                    ? done(subject() + " gives its newest revision " + has + " %")
                    : pending(
                        subject() + " gives its newest revision " + has + " %, not yet " + wanted));
  }

  /** By the address that KServe gives each revision where tag routing is enabled. */
  @Override
  public Optional<DirectRoute> direct(Manifests manifests, String track) {
    String tag = track.equals(latest) ? "latest" : "prev";
    Optional<DirectRoute> tagged =
        traffic(find(manifests)).stream()
            .filter(target -> target.findText("tag").filter(tag::equals).isPresent())
            .flatMap(target -> target.findText("url").stream())
            .findFirst()
            .map(url -> new DirectRoute(URI.create(url), Map.of()));
    return tagged.or(() -> super.direct(manifests, track));
  }

  private static List<Fields> traffic(InferenceService found) {
    return found.predictorStatus().objects("traffic");
  }
}
