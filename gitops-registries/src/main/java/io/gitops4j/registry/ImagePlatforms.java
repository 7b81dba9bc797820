package io.gitops4j.registry;

import java.util.regex.Pattern;

/** Platforms as text: {@code os/architecture}, with a variant where there is one. */
final class ImagePlatforms {
  private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]+/[a-z0-9_]+(?:/[a-z0-9.]+)?");

  private ImagePlatforms() {}

  static String check(String platform) {
    if (!PLATFORM.matcher(platform).matches()) {
      throw new IllegalArgumentException(
          "Not a platform: '" + platform + "'. A platform looks like linux/amd64 or linux/arm/v7");
    }
    return platform;
  }
}
