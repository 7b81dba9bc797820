package io.gitops4j.core.engine;

import io.gitops4j.core.engine.SlotRecord.Left;
import io.gitops4j.core.engine.SlotRecord.Origin;
import io.gitops4j.core.engine.SlotRecord.Tenure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who changed an environment, the oldest first: the last {@value #LONGEST} runs that promoted a
 * release or left a change there. Immutable.
 *
 * @param tenures of those runs
 * @param current that of the last promotion, if there was one
 * @param cut whether there were older ones
 */
record History(List<Tenure> tenures, @Nullable Tenure current, boolean cut) {
  static final int LONGEST = 100;

  /** Where a rollback of the first release goes: before every record. */
  static final long BEGINNING = -1;

  /** Nobody yet. */
  static final History NONE = new History(List.of(), null, false);

  History {
    tenures = List.copyOf(tenures);
  }

  /** This and one more, if it changed or promoted anything. */
  History and(Tenure tenure) {
    boolean promoted = tenure.vacated().promoted();
    if (!promoted && left(tenure) == Left.NOTHING) {
      return this;
    }
    List<Tenure> more = new ArrayList<>(tenures);
    more.add(tenure);
    int over = Math.max(0, more.size() - LONGEST);
    return new History(
        more.subList(over, more.size()), promoted ? tenure : current, cut || over > 0);
  }

  /** All that are known, what is there now included. */
  List<Tenure> all() {
    List<Tenure> all = new ArrayList<>(tenures);
    if (current != null && !all.contains(current)) {
      all.add(0, current);
    }
    return all;
  }

  /** The number of the newest. */
  long last() {
    return tenures.isEmpty() ? BEGINNING : tenures.get(tenures.size() - 1).number();
  }

  Optional<Tenure> promotion() {
    return Optional.ofNullable(current);
  }

  Optional<Tenure> find(long number) {
    return tenures.stream().filter(t -> t.number() == number).findFirst();
  }

  /** Those after a number. */
  List<Tenure> since(long number) {
    return tenures.stream().filter(t -> t.number() > number).toList();
  }

  /**
   * The number a rollback goes back to: the release that is there if a later run left changes
   * behind, else the one before it; empty if there is nothing to take back, or nobody knows what
   * was there.
   */
  Optional<Long> target() {
    long here = current == null ? BEGINNING : current.number();
    if (since(here).stream().anyMatch(t -> left(t) == Left.CHANGES)) {
      return current == null && cut ? Optional.empty() : Optional.of(here);
    }
    return current == null ? Optional.empty() : before(current);
  }

  private Optional<Long> before(Tenure promoted) {
    Long restored = origin(promoted).restores();
    if (restored != null) {
      return find(restored).flatMap(this::before);
    }
    Optional<Tenure> earlier =
        tenures.stream()
            .filter(t -> t.vacated().promoted() && t.number() < promoted.number())
            .filter(t -> !t.vacated().run().equals(promoted.vacated().run()))
            .reduce((first, last) -> last);
    return earlier.map(Tenure::number).or(() -> cut ? Optional.empty() : Optional.of(BEGINNING));
  }

  /** Where the release of a promotion comes from. */
  static Origin origin(Tenure tenure) {
    Origin said = tenure.vacated().origin();
    return said == null ? new Origin(tenure.vacated().run(), null, null, null) : said;
  }

  private static Left left(Tenure tenure) {
    Left said = tenure.vacated().left();
    return said == null ? Left.NOTHING : said;
  }
}
