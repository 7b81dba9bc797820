package io.gitops4j.examples.guide.spi;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A router that reads {@code spec.weights} of its own object, by track. */
record WeightsSplitter(String router, Set<String> tracks) implements TrafficSplitter {
  @Override
  public String name() {
    return "weights " + router;
  }

  @Override
  public Set<Feature> features() {
    return Set.of(Feature.WEIGHTS);
  }

  @Override
  public Support supports(Manifests current, Split wanted) {
    try {
      plan(current, wanted);
      return Support.yes();
    } catch (ProviderException e) {
      return Support.no(e.getMessage());
    }
  }

  @Override
  public List<Edit> plan(Manifests current, Split wanted) {
    FileDocument file = file(current);
    if (wanted.route().isPresent() || wanted.mirror().isPresent()) {
      throw refused("it has weights only. Leave the rest out");
    }
    if (!tracks.containsAll(wanted.weights().keySet())) {
      throw refused("its tracks are " + tracks + ". Name these");
    }
    Map<String, Integer> now = weights(file);
    List<Edit> edits = new ArrayList<>();
    for (String track : tracks) {
      String at = "spec.weights." + track;
      if (wanted.has(track) && !Integer.valueOf(wanted.percent(track)).equals(now.get(track))) {
        edits.add(file.set(at, wanted.percent(track)));
      } else if (!wanted.has(track) && now.containsKey(track)) {
        edits.add(file.remove(at));
      }
    }
    return edits;
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    Map<String, Integer> now = weights(file(manifests));
    return now.isEmpty() ? Optional.empty() : Optional.of(Split.of(now));
  }

  @Override
  public Verification verify(Manifests live, Split wanted) {
    boolean done = current(live).filter(wanted::equals).isPresent();
    return done
        ? new Verification(Verification.State.DONE, name() + " has " + wanted)
        : new Verification(Verification.State.PENDING, name() + " does not have " + wanted);
  }

  private ProviderException refused(String why) {
    return new ProviderException(ErrorKind.INVALID, "Could not split by " + name() + ": " + why);
  }

  private FileDocument file(Manifests manifests) {
    return manifests.get("example.org", "Router", router);
  }

  private Map<String, Integer> weights(FileDocument file) {
    Fields said = file.content().object("spec").object("weights");
    Map<String, Integer> weights = new TreeMap<>();
    tracks.stream()
        .filter(track -> said.find(track).isPresent())
        .forEach(track -> weights.put(track, (int) said.number(track)));
    return weights;
  }
}
