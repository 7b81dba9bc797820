package io.gitops4j.git.ci;

import java.util.List;
import java.util.Random;

/** Specs of all sorts, whose values are as odd as a spec takes them. */
final class RandomSpecs {
  private static final List<String> IMAGES =
      List.of(
          "ghcr.io/acme/shop",
          "registry.gitlab.com/acme/group/shop",
          "quay.io/a-b/c_d.e",
          "localhost:5000/true",
          "acme/no");
  private static final List<String> BRANCHES =
      List.of("main", "release/*", "*", "on", "true", "1.0", "0x1", "1e3", "null", "v*-x", "a");

  private RandomSpecs() {}

  static CiSpec next(Random random) {
    CiSpec spec = CiSpec.image(pick(random, IMAGES));
    for (int i = random.nextInt(4); i > 0; i--) {

      spec = spec.onPush(pick(random, BRANCHES));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      spec = spec.withBuildArgument("ARG_" + i, Hostile.text(random).replace("$", ""));
    }
    spec = random.nextBoolean() ? spec : spec.withName(pick(random, List.of("on", "1", "y-2")));
    spec = random.nextBoolean() ? spec : spec.withDockerfile("build/@x/Docker+file");
    spec = random.nextBoolean() ? spec : spec.withContext("build");
    spec = random.nextBoolean() ? spec : spec.withPlatforms("linux/arm64");
    return random.nextBoolean() ? spec : spec.withoutReport();
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
