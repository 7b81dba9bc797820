package io.gitops4j.k8s.adopt;

import io.gitops4j.k8s.model.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was found on a cluster. Immutable. */
public final class Existing {
  private final List<Adopted> adopted;
  private final Map<ObjectId, String> unnamed;
  private final List<String> notes;

  Existing(List<Adopted> adopted, Map<ObjectId, String> unnamed, List<String> notes) {
    this.adopted = List.copyOf(adopted);
    this.unnamed = Map.copyOf(unnamed);
    this.notes = List.copyOf(notes);
  }

  /** All whose application and environment are known, in the order of these. */
  public List<Adopted> adopted() {
    return adopted;
  }

  /** One of them; empty if it was not found. */
  public Optional<Adopted> find(String application, String environment) {
    return adopted.stream()
        .filter(a -> a.application().equals(application) && a.environment().equals(environment))
        .findFirst();
  }

  /** Objects that don't tell whose they are, or say what another one says, with the reason. */
  public Map<ObjectId, String> unnamed() {
    return unnamed;
  }

  /** What could not be looked at, each a sentence: a kind that is not there, a missing right. */
  public List<String> notes() {
    return notes;
  }

  /** A line for each, for people. */
  @Override
  public String toString() {
    String found = adopted.stream().map(a -> a + "\n").collect(Collectors.joining());
    String left =
        new TreeMap<>(
                unnamed.entrySet().stream()
                    .collect(Collectors.toMap(e -> e.getKey().toString(), Map.Entry::getValue)))
            .entrySet().stream()
                .map(e -> "not adopted: " + e.getKey() + ": " + e.getValue() + "\n")
                .collect(Collectors.joining());
    return found + left + notes.stream().map(n -> n + "\n").collect(Collectors.joining());
  }
}
