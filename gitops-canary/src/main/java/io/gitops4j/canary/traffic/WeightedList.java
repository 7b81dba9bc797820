package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A list of backends with weights, of which some are tracks' and the others somebody else's. */
final class WeightedList {
  private final FileDocument document;
  private final String at;
  private final List<Fields> elements;
  private final Kind kind;
  private final Map<String, Integer> tracks = new LinkedHashMap<>();

  /**
   * What the elements of such a list look like.
   *
   * @param track whose an element is
   * @param like an element like one of a track, for another track
   * @param field of the weight
   * @param usual the weight of an element that names none
   * @param sum that all weights must make; 0 if they are proportions
   */
  record Kind(
      Function<Fields, Optional<String>> track,
      BiFunction<Fields, String, Fields> like,
      String field,
      long usual,
      long sum) {}

  /**
   * Reads a list.
   *
   * @param at where it is
   * @throws ProviderException {@code INVALID} if it names a track twice
   */
  WeightedList(FileDocument document, String at, List<Fields> elements, Kind kind) {
    this.document = document;
    this.at = at;
    this.elements = elements;
    this.kind = kind;
    for (int i = 0; i < elements.size(); i++) {
      String track = kind.track.apply(elements.get(i)).orElse(null);
      if (track != null && tracks.put(track, i) != null) {
        throw refused("it names " + track + " twice. Leave one of them");
      }
    }
  }

  /** How many tracks it names. */
  int tracks() {
    return tracks.size();
  }

  /** Whether it names a track. */
  boolean has(String track) {
    return tracks.containsKey(track);
  }

  /** The element of a track, or what it would be; empty if the list names no track at all. */
  Optional<Fields> backend(String track) {
    return Optional.ofNullable(tracks.get(track))
        .map(elements::get)
        .or(
            () ->
                tracks.values().stream()
                    .findFirst()
                    .map(first -> kind.like.apply(elements.get(first), track)));
  }

  /** Shares in percent; empty if they are no whole percents. */
  Optional<Map<String, Integer>> shares() {
    long total = total();
    Map<String, Integer> shares = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> track : tracks.entrySet()) {
      long weight = weight(track.getValue());
      if (total > 0 && weight * 100 % total != 0) {
        return Optional.empty();
      }
      shares.put(track.getKey(), total == 0 ? 0 : Math.toIntExact(weight * 100 / total));
    }
    return Optional.of(shares);
  }

  /** The edits that make it say a split. */
  List<Edit> edits(Split wanted) {
    long total = wantedTotal();
    List<Edit> edits = new ArrayList<>();
    List<Edit> gone = new ArrayList<>();
    tracks.forEach(
        (track, index) -> {
          if (!wanted.has(track)) {
            gone.add(Places.take(document, at, elements, index));
            return;
          }
          long weight = part(total, wanted.percent(track));
          if (!elements.get(index).find(kind.field).equals(Optional.of(weight))) {
            edits.add(
                document.set(at + Places.element(elements, index) + "." + kind.field, weight));
          }
        });
    for (String track : wanted.weights().keySet()) {
      if (!has(track)) {
        Fields added = backend(track).orElseThrow(() -> refused("it names no track. Add one"));
        long weight = part(total, wanted.percent(track));
        edits.add(document.append(at, added.with(kind.field, weight).asMap()));
      }
    }
    edits.addAll(gone);
    return edits;
  }

  private long part(long total, int percent) {
    if (total <= 0) {
      throw refused("others beside the tracks have all of it. Give the tracks a weight");
    }
    if (total * percent % 100 != 0) {
      throw refused(
          percent
              + " % of the tracks' weights, which are "
              + total
              + " together beside others', is no whole number. Give the tracks weights that make a"
              + " multiple of 100 together, and the others theirs in proportion");
    }
    return total * percent / 100;
  }

  /** What others get of all requests stays as it is. */
  private long wantedTotal() {
    long others = 0;
    for (int i = 0; i < elements.size(); i++) {
      others += tracks.containsValue(i) ? 0 : weight(i);
    }
    if (kind.sum > 0) {
      return kind.sum - others;
    }
    return others == 0 ? 100 : total();
  }

  private long total() {
    return tracks.values().stream().mapToLong(this::weight).sum();
  }

  private long weight(int index) {
    Object weight = elements.get(index).find(kind.field).orElse(kind.usual);
    if (weight instanceof Long number && number >= 0) {
      return number;
    }
    throw refused("the " + kind.field + " " + weight + " is no whole number. Write one");
  }

  private ProviderException refused(String why) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not split by " + at + " of " + document + ": " + why + ".");
  }
}
