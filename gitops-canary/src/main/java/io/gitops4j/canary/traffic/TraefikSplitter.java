package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Splits by the weights of a TraefikService. Headers and copies are other objects of Traefik's and
 * refused; its Gateway API has the first. Traefik says nothing of when it knows. Immutable and
 * thread-safe.
 */
public final class TraefikSplitter extends ManifestSplitter {
  private final String service;

  private TraefikSplitter(String service, Tracks tracks) {
    super("traefik " + service + " " + tracks, tracks);
    this.service = service;
  }

  /**
   * Splits by a TraefikService that is weighted.
   *
   * @param service its name
   * @param tracks whose backends are the names of Services
   */
  public static TraefikSplitter traefikService(String service, Tracks tracks) {
    return new TraefikSplitter(service, tracks);
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.WEIGHTS);
  }

  @Override
  String subject() {
    return "TraefikService " + service;
  }

  @Override
  List<Edit> edits(Manifests manifests, Split wanted) {
    WeightedList list = services(manifests);
    if (list.tracks() == 0) {
      throw refused("none of its weighted services is a track", "Write one of " + tracks());
    }
    return list.edits(wanted);
  }

  @Override
  public Optional<Split> current(Manifests manifests) {
    WeightedList list = services(manifests);
    return list.tracks() == 0 ? Optional.empty() : list.shares().map(Split::of);
  }

  private WeightedList services(Manifests manifests) {
    FileDocument document = manifests.get("traefik.io", "TraefikService", service);
    List<Fields> all = document.content().object("spec").object("weighted").objects("services");
    WeightedList.Kind kind =
        new WeightedList.Kind(
            this::track,
            (like, track) -> like.with("name", tracks().backend(track)),
            "weight",
            1,
            0);
    return new WeightedList(document, "spec.weighted.services", all, kind);
  }

  private Optional<String> track(Fields backend) {
    boolean plain = Places.text(backend, "kind", "Service").equals("Service");
    return backend.findText("name").filter(name -> plain).flatMap(tracks()::trackOf);
  }

  @Override
  Verification state(Manifests live) {
    return done(subject() + " is on the server; Traefik does not say when it has it");
  }
}
