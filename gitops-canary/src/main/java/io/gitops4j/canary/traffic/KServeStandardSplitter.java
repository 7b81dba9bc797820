package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits an InferenceService of KServe in its Standard mode between its predictor and those of
 * {@code spec.canary}, each told by {@code predictor.name}. When the track of the predictor is
 * taken out, the canary that gets most takes its place. KServe 0.20 has the fields and weighs
 * nothing by them; a later version is to be named. Immutable and thread-safe.
 */
public final class KServeStandardSplitter extends ManifestSplitter {
  private static final Set<String> MODES = Set.of("Standard", "RawDeployment");
  private static final Set<String> SCALING =
      Set.of("autoScaling", "maxReplicas", "scaleMetric", "scaleMetricType", "scaleTarget");
  private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");
  private static final int LAST_WITHOUT = 20;

  private final String service;
  private final String version;

  private KServeStandardSplitter(String service, Tracks tracks, String version) {
    super("kserve-standard " + service + " " + tracks, tracks);
    this.service = service;
    this.version = version;
  }

  /**
   * Splits an InferenceService.
   *
   * @param name of it
   * @param tracks whose backends are the names of predictors
   * @param version of KServe in the cluster: {@code 0.21.0}
   * @throws IllegalArgumentException if the version is none
   */
  public static KServeStandardSplitter inferenceService(
      String name, Tracks tracks, String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("Write KServe's version as 0.21.0: " + version);
    }
    return new KServeStandardSplitter(name, tracks, version);
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.WEIGHTS);
  }

  @Override
  String subject() {
    return "InferenceService " + service;
  }

  @Override
  List<Edit> edits(Manifests manifests, Split wanted) {
    InferenceService found = find(manifests);
    String stable = stable(found);
    Map<String, Integer> canaries = canaries(found);
    for (String track : wanted.weights().keySet()) {
      if (!track.equals(stable) && !canaries.containsKey(track)) {
        throw refused(
            "it has no predictor " + tracks().backend(track),
            "Add it to spec.canary with trafficPercent: 0");
      }
    }
    String kept = wanted.has(stable) ? stable : heaviest(wanted);
    return edits(found, canaries, kept, wanted);
  }

  private static String heaviest(Split wanted) {
    return wanted.weights().entrySet().stream()
        .max(Comparator.comparing(Map.Entry::getValue))
        .orElseThrow()
        .getKey();
  }

  private List<Edit> edits(
      InferenceService found, Map<String, Integer> canaries, String kept, Split wanted) {
    FileDocument document = found.document();
    List<Fields> all = found.canaries();
    List<Edit> edits = new ArrayList<>();
    List<Edit> gone = new ArrayList<>();
    Fields predictor = found.predictor();
    if (canaries.containsKey(kept)) {
      predictor = all.get(canaries.get(kept)).object("predictor");
      edits.add(document.set("spec.predictor", predictor.asMap()));
    }
    for (Map.Entry<String, Integer> canary : canaries.entrySet()) {
      String track = canary.getKey();
      Fields entry = all.get(canary.getValue());
      if (track.equals(kept) || !wanted.has(track)) {
        gone.add(document.take("spec.canary", entry.asMap()));
        continue;
      }
      checkScaling(track, predictor, entry.object("predictor"));
      long percent = part(left(found), wanted.percent(track));
      if (!entry.find("trafficPercent").equals(Optional.of(percent))) {
        edits.add(document.set("spec.canary[" + canary.getValue() + "].trafficPercent", percent));
      }
    }
    edits.addAll(!gone.isEmpty() && gone.size() == all.size() ? none(document) : gone);
    return edits;
  }

  private static List<Edit> none(FileDocument document) {
    return List.of(document.remove("spec.canary"));
  }

  private void checkScaling(String track, Fields predictor, Fields canary) {
    Optional<String> scaling = canary.asMap().keySet().stream().filter(SCALING::contains).findAny();
    if (scaling.isPresent()) {
      throw refused(
          "the predictor of " + track + " says " + scaling.get() + ", and a canary is not scaled",
          "Leave it out until it is promoted");
    }
    long most = Places.number(predictor, "minReplicas", 1);
    long asked = Places.number(canary, "minReplicas", 1);
    if (asked > most) {
      throw refused(
          track + " asks for " + asked + " replicas, and the predictor has " + most,
          "Ask for no more than it has");
    }
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    InferenceService found = find(manifests);
    if (track(found.predictor()).isEmpty()) {
      return Optional.empty();
    }
    long left = left(found);
    Map<String, Integer> shares = new LinkedHashMap<>();
    long rest = left;
    for (Map.Entry<String, Integer> canary : canaries(found).entrySet()) {
      long percent = percent(found.canaries().get(canary.getValue()));
      if (left == 0 || percent * 100 % left != 0) {
        return Optional.empty();
      }
      rest -= percent;
      shares.put(canary.getKey(), Math.toIntExact(percent * 100 / left));
    }
    shares.put(stable(found), Math.toIntExact(left == 0 ? 0 : rest * 100 / left));
    return Optional.of(shares)
        .filter(all -> all.values().stream().allMatch(p -> p >= 0))
        .map(Split::of);
  }

  private long part(long left, int percent) {
    if (left <= 0) {
      throw refused("other canaries have all requests", "Take them out of spec.canary");
    }
    if (left * percent % 100 != 0) {
      throw refused(
          percent + " % of the " + left + " % that other canaries leave is no whole number",
          "Take the others out of spec.canary");
    }
    return left * percent / 100;
  }

  /** What canaries that are no tracks leave to the tracks. */
  private long left(InferenceService found) {
    return 100
        - found.canaries().stream()
            .filter(canary -> track(canary.object("predictor")).isEmpty())
            .mapToLong(this::percent)
            .sum();
  }

  private long percent(Fields canary) {
    if (canary.find("trafficPercent").orElse("") instanceof Long n && n >= 0 && n <= 100) {
      return n;
    }
    throw refused("a trafficPercent of spec.canary is not 0 to 100", "Write a whole number");
  }

  private Optional<String> track(Fields predictor) {
    return predictor.findText("name").flatMap(tracks()::trackOf);
  }

  private String stable(InferenceService found) {
    return track(found.predictor())
        .orElseThrow(
            () ->
                refused("the name of spec.predictor is no track's", "Give it one of " + tracks()));
  }

  private Map<String, Integer> canaries(InferenceService found) {
    Map<String, Integer> canaries = new LinkedHashMap<>();
    List<Fields> all = found.canaries();
    for (int i = 0; i < all.size(); i++) {
      String track = track(all.get(i).object("predictor")).orElse(null);
      if (track != null && (canaries.put(track, i) != null || track.equals(stable(found)))) {
        throw refused("it has two predictors of " + track, "Leave one of them");
      }
    }
    return canaries;
  }

  private InferenceService find(Manifests manifests) {
    InferenceService found = InferenceService.find(manifests, service);
    Matcher parts = VERSION.matcher(version);
    boolean weighs =
        parts.matches()
            && (Integer.parseInt(parts.group(1)) > 0
                || Integer.parseInt(parts.group(2)) > LAST_WITHOUT);
    if (!weighs) {
      throw refused(
          "KServe " + version + " does not weigh requests by spec.canary",
          "Use a version after 0." + LAST_WITHOUT + ", or the mode Knative");
    }
    Optional<String> other = found.mode().filter(mode -> !MODES.contains(mode));
    if (other.isPresent()) {
      throw refused(
          "in the mode " + other.get() + " KServe ignores spec.canary",
          "Use KServeRevisionSplitter, or the mode Standard");
    }
    return found;
  }

  @Override
  Verification state(Manifests live) {
    InferenceService found = find(live);
    for (Fields canary : found.canaries()) {
      String name = Places.text(canary.object("predictor"), "name", "?");
      boolean has =
          found.status().objects("canaryStatuses").stream()
              .filter(status -> status.findText("name").filter(name::equals).isPresent())
              .anyMatch(
                  status ->
                      status.isTrue("ready")
                          && Places.number(status, "trafficPercent", -1) == percent(canary));
      if (!has) {
        return pending("KServe does not say yet that " + name + " is ready and has its share");
      }
    }
    return found.trouble().orElseGet(() -> done(subject() + " is ready"));
  }
}
