package io.gitops4j.examples.portal;

import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.PlatformRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts the portal on a platform, says what to fill in, and ends both when Enter is pressed. */
public final class PlayPortal {
  private PlayPortal() {}

  /** Needs nothing. */
  public static void main(String[] arguments) throws IOException {
    List<String> missing = Platform.missing();
    if (!missing.isEmpty()) {
      System.err.println("Not built yet. Run: servers/build " + String.join(" ", missing));
      System.exit(1);
    }
    Path home = Files.createTempDirectory("portal-");
    try (Platform platform = new Platform();
        Site site = new Site(platform, home)) {
      System.out.printf(
          """
          Portal             %s/
          GitOps repository  %s
          Forge              gitea
          Token              %s
          Registry           %s
          User, password     %s, %s
          Source repository  %s  folder site, or its Dockerfile
          Environments       test, prod
          Files              %s
          Press Enter to end it.
          """,
          site.url(),
          site.gitops(),
          site.token(),
          site.registry(),
          PlatformRegistry.USER,
          PlatformRegistry.PASSWORD,
          site.source(),
          home);
      if (System.in.read() < 0) {
        System.out.println("Nobody is there to press Enter: it ends.");
      }
    }
  }
}
