package io.gitops4j.k8s.health;

/**
 * A number that an object says of its pods.
 *
 * @param path where it is
 * @param absent what it is where it isn't said
 */
record Count(String path, long absent) {
  /** One that is 0 where it isn't said. */
  static Count of(String path) {
    return new Count(path, 0);
  }

  long in(Resource resource) {
    return resource.number(path).orElse(absent);
  }

  /**
   * Progressing while this is less than another.
   *
   * @param is what so many are: {@code are ready}
   */
  Rule reaches(Count wanted, String id, String is) {
    return new Rule(
        id,
        resource -> {
          long has = in(resource);
          long wants = wanted.in(resource);
          String sentence = has + " of " + wants + " replicas " + is + ".";
          return wants > has ? Finding.progressing(path, sentence) : Finding.nothing();
        });
  }

  /** Progressing while this is more than another: pods are to go. */
  Rule fallsTo(Count wanted, String id) {
    return new Rule(
        id,
        resource -> {
          long surplus = in(resource) - wanted.in(resource);
          String sentence = "Replicas that are still to go: " + surplus + ".";
          return surplus > 0 ? Finding.progressing(path, sentence) : Finding.nothing();
        });
  }
}
