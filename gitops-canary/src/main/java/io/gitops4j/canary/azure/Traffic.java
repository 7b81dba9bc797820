package io.gitops4j.canary.azure;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who answers an endpoint's requests, and who gets copies of them.
 *
 * @param shares in percent by deployment, without those of 0
 * @param mirrored likewise
 */
record Traffic(Map<String, Long> shares, Map<String, Long> mirrored) {
  private static final int WHOLE = 100;
  private static final int MOST_MIRRORED = 50;

  Traffic {
    shares = Map.copyOf(shares);
    mirrored = Map.copyOf(mirrored);
  }

  /** Of an endpoint's properties. */
  static Traffic of(Fields properties) {
    return new Traffic(
        numbers(properties.object("traffic")), numbers(properties.object("mirrorTraffic")));
  }

  private static Map<String, Long> numbers(Fields percents) {
    Map<String, Long> numbers = new TreeMap<>();
    for (String name : percents.asMap().keySet()) {
      Object value = percents.find(name).orElse(0L);
      if (!(value instanceof Long number) || number < 0 || number > WHOLE) {
        throw new IllegalArgumentException(
            "the traffic of " + name + " is " + value + ", and not a whole number of percent");
      }
      if (number > 0) {
        numbers.put(name, number);
      }
    }
    return numbers;
  }

  /**
   * Refuses what Azure would refuse, or ignore.
   *
   * @param deployments those that will be there
   */
  void check(String task, String endpoint, Set<String> deployments) {
    long sum = shares.values().stream().mapToLong(Long::longValue).sum();
    if (sum != 0 && sum != WHOLE) {
      throw invalid(
          task, "the traffic of " + endpoint + " adds up to " + sum, "Make it 100, or 0 for none");
    }
    for (Map<String, Long> part : List.of(shares, mirrored)) {
      Optional<String> lacking =
          part.keySet().stream().filter(name -> !deployments.contains(name)).sorted().findFirst();
      if (lacking.isPresent()) {
        throw invalid(
            task,
            endpoint + " gives traffic to " + lacking.get() + ", which is no deployment of it",
            "Add the deployment, or take it out of the traffic");
      }
    }
    long copied = mirrored.values().stream().mapToLong(Long::longValue).sum();
    if (mirrored.size() > 1 || copied > MOST_MIRRORED) {
      throw invalid(
          task,
          "the traffic of " + endpoint + " can be mirrored to one deployment, up to 50 %",
          "Mirror less");
    }
    if (mirrored.keySet().stream().anyMatch(shares::containsKey)) {
      throw invalid(
          task,
          endpoint + " mirrors traffic to " + mirrored.keySet() + ", which has live traffic",
          "Take it out of one of them");
    }
  }

  /** Properties with this traffic. */
  Fields in(Fields properties) {
    return properties
        .with("traffic", new TreeMap<>(shares))
        .with("mirrorTraffic", new TreeMap<>(mirrored));
  }

  static ProviderException invalid(String task, String why, String remedy) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not " + task + ": " + why + ". " + remedy + ".");
  }
}
