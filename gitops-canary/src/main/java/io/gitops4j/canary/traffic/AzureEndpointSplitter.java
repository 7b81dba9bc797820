package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.Split.Mirror;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Splits by the traffic of an online endpoint of Azure Machine Learning: its YAML as {@code az ml}
 * reads it, with deployments in files of their own or, as in older ones, in a list of the same
 * file, or the endpoint as the REST API shows it. All shares make 100 % or 0 %. Any deployment can
 * be asked by the header {@value #HEADER}, whatever its share. Immutable and thread-safe.
 */
public final class AzureEndpointSplitter extends ManifestSplitter {
  /** The header that names the deployment which is to answer. */
  public static final String HEADER = "azureml-model-deployment";

  private static final int MOST_MIRRORED = 50;
  private final String endpoint;

  private AzureEndpointSplitter(String endpoint, Tracks tracks) {
    super("azure-ml " + endpoint + " " + tracks, tracks);
    this.endpoint = endpoint;
  }

  /**
   * Splits by an online endpoint.
   *
   * @param endpoint its name
   * @param tracks whose backends are the names of deployments
   */
  public static AzureEndpointSplitter endpoint(String endpoint, Tracks tracks) {
    return new AzureEndpointSplitter(endpoint, tracks);
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.WEIGHTS, Feature.MIRROR, Feature.DIRECT_TEST);
  }

  @Override
  String subject() {
    return "online endpoint " + endpoint;
  }

  /** One that no deployment answers is one that was just made. */
  @Override
  boolean mayBeIdle() {
    return true;
  }

  @Override
  List<Edit> edits(Manifests manifests, Split wanted) {
    AzureEndpoint found = find(manifests);
    checkDeployments(manifests, wanted);
    wanted.mirror().ifPresent(mirror -> checkMirror(found, wanted, mirror));
    List<Edit> edits = new ArrayList<>(edits(found, found.traffic(), weights(found, wanted)));
    Map<String, Long> mirrored = new LinkedHashMap<>();
    wanted.mirror().ifPresent(m -> mirrored.put(m.track(), (long) m.percent()));
    edits.addAll(edits(found, found.mirror(), mirrored));
    return edits;
  }

  /** What others have they keep, and the tracks share what is left. */
  private Map<String, Long> weights(AzureEndpoint found, Split wanted) {
    long left = 100 - others(found.traffic());
    boolean idle = wanted.weights().values().stream().allMatch(percent -> percent == 0);
    boolean fits = idle ? left == 0 || left == 100 : left > 0;
    if (!fits) {
      throw refused(
          "deployments that are no tracks have " + (100 - left) + " %, and all make 0 or 100 %",
          "Take them out of the traffic");
    }
    Map<String, Long> weights = new LinkedHashMap<>();
    wanted.weights().forEach((track, percent) -> weights.put(track, part(left, percent)));
    return weights;
  }

  private long part(long left, int percent) {
    if (left * percent % 100 != 0) {
      throw refused(
          percent + " % of the " + left + " % that others leave is no whole number",
          "Take the others out of the traffic");
    }
    return left * percent / 100;
  }

  private void checkMirror(AzureEndpoint found, Split wanted, Mirror mirror) {
    if (mirror.percent() > MOST_MIRRORED) {
      throw refused(
          "copies of at most 50 % of requests can be sent, not of " + mirror.percent() + " %",
          "Ask for 50 % or less");
    }
    if (wanted.percent(mirror.track()) > 0) {
      throw refused(
          mirror.track() + " has a share, and copies go to one that has none", "Give it 0 %");
    }
    if (others(found.mirror()) > 0) {
      throw refused(
          "copies are sent to a deployment that is no track, and only one can have them",
          "Take it out of " + found.mirror().at());
    }
  }

  /** Those that get nothing may come with the same commit. */
  private void checkDeployments(Manifests manifests, Split wanted) {
    Set<String> there = deployments(manifests);
    Stream<String> needed = wanted.weights().keySet().stream().filter(t -> wanted.percent(t) > 0);
    Stream<String> copied = wanted.mirror().map(Mirror::track).stream();
    Stream.concat(needed, copied)
        .map(tracks()::backend)
        .filter(deployment -> !there.isEmpty() && !there.contains(deployment))
        .findFirst()
        .ifPresent(
            missing -> {
              throw refused(
                  "it has no deployment " + missing + ", only " + there,
                  "Add it and let it become ready first");
            });
  }

  private List<Edit> edits(AzureEndpoint in, AzureEndpoint.Shares now, Map<String, Long> wanted) {
    FileDocument document = in.document();
    List<Edit> edits = new ArrayList<>();
    wanted.forEach(
        (track, percent) -> {
          String deployment = tracks().backend(track);
          if (!Optional.of(percent).equals(now.values().find(deployment))) {
            edits.add(document.set(now.at() + "." + Places.key(deployment), percent));
          }
        });
    List<String> gone =
        now.values().asMap().keySet().stream()
            .filter(name -> tracks().trackOf(name).filter(t -> !wanted.containsKey(t)).isPresent())
            .toList();
    boolean all = wanted.isEmpty() && gone.size() == now.values().asMap().size();
    if (all && !gone.isEmpty()) {
      edits.add(document.remove(now.at()));
    } else {
      gone.forEach(name -> edits.add(document.remove(now.at() + "." + Places.key(name))));
    }
    return edits;
  }

  private long others(AzureEndpoint.Shares shares) {
    return shares.values().asMap().keySet().stream()
        .filter(name -> tracks().trackOf(name).isEmpty())
        .mapToLong(name -> percent(shares, name))
        .sum();
  }

  private long percent(AzureEndpoint.Shares shares, String name) {
    if (shares.values().find(name).orElse("") instanceof Long number && number >= 0) {
      return number;
    }
    throw refused(
        shares.at() + "." + name + " is no whole number of percents", "Write it without a sign");
  }

  /** The service may leave out who has no traffic. */
  @Override
  boolean isSame(Split said, Split wanted) {
    return shares(said).equals(shares(wanted)) && said.mirror().equals(wanted.mirror());
  }

  private static Map<String, Integer> shares(Split split) {
    return split.weights().entrySet().stream()
        .filter(share -> share.getValue() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    AzureEndpoint found = find(manifests);
    Map<String, Long> weights = ours(found.traffic());
    long sum = weights.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Long> mirrored = ours(found.mirror());
    boolean whole = weights.values().stream().allMatch(w -> sum == 0 || w * 100 % sum == 0);
    if (weights.isEmpty() || !whole || mirrored.size() > 1) {
      return Optional.empty();
    }
    Map<String, Integer> percents = new LinkedHashMap<>();
    weights.forEach(
        (track, w) -> percents.put(track, sum == 0 ? 0 : Math.toIntExact(w * 100 / sum)));
    Split split = Split.of(percents);
    return Optional.of(
        mirrored.entrySet().stream()
            .filter(copy -> copy.getValue() > 0 && copy.getValue() <= 100)
            .findFirst()
            .map(copy -> split.withMirror(copy.getKey(), copy.getValue().intValue()))
            .orElse(split));
  }

  private Map<String, Long> ours(AzureEndpoint.Shares shares) {
    Map<String, Long> ours = new LinkedHashMap<>();
    for (String name : shares.values().asMap().keySet()) {
      tracks().trackOf(name).ifPresent(track -> ours.put(track, percent(shares, name)));
    }
    return ours;
  }

  @Override
  Verification state(Manifests live) {
    String state = find(live).state();
    String says = subject() + " says " + (state.isEmpty() ? "nothing of its state" : state);
    return switch (state) {
      case "Succeeded" -> done(says);
      case "Failed", "Canceled" -> refusedBy(says);
      default -> pending(says);
    };
  }

  /** By the header; at the scoring address where that is known. */
  @Override
  public Optional<DirectRoute> direct(Manifests manifests, String track) {
    String deployment = tracks().backend(track);
    AzureEndpoint found = find(manifests);
    Set<String> there = deployments(manifests);
    if (!there.isEmpty() && !there.contains(deployment)) {
      return Optional.empty();
    }
    URI address = found.address().orElse(null);
    return Optional.of(new DirectRoute(address, Map.of(HEADER, deployment)));
  }

  private Set<String> deployments(Manifests manifests) {
    Set<String> names = new TreeSet<>(find(manifests).deployments());
    manifests.all().stream()
        .map(FileDocument::content)
        .filter(object -> AzureEndpoint.isDeployment(object, endpoint))
        .forEach(object -> object.findText("name").ifPresent(names::add));
    return names;
  }

  private AzureEndpoint find(Manifests manifests) {
    List<FileDocument> found =
        manifests.where(object -> AzureEndpoint.isEndpoint(object, endpoint));
    if (found.size() == 1) {
      return new AzureEndpoint(found.get(0));
    }
    throw new ProviderException(
        found.isEmpty() ? ErrorKind.NOT_FOUND : ErrorKind.INVALID,
        "Could not find the "
            + subject()
            + ": "
            + (found.isEmpty() ? "no file of those given is it" : "it is in all of " + found)
            + ". Name a folder with its YAML, once.");
  }
}
