package io.gitops4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.events.WebhookSignature;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.git.ci.BuiltImage;
import io.gitops4j.git.ci.CiFile;
import io.gitops4j.git.ci.CiSettings;
import io.gitops4j.git.ci.CiSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A workflow of GitHub is generated and committed, once; then the report comes that it would send
 * after a build. No server, no network.
 */
public final class CiFiles {
  private CiFiles() {}

  /** Runs it in a temporary folder. */
  public static void main(String[] arguments) throws IOException, SignatureException {
    Path home = Files.createTempDirectory("gitops4j-");
    CiFile file = CiFile.gitHub(CiSpec.image("ghcr.io/acme/shop").onPush("main", "release/*"));
    try (LocalGitProvider forge =
        LocalGitProvider.open(home.resolve("git"), ProviderContext.in(home.resolve("c")))) {
      RepositoryUrl url = forge.createRepository("shop", Map.of("Dockerfile", "FROM scratch\n"));
      GitRepository shop = forge.repository(url);
      System.out.println(file.text());
      System.out.println("First:  " + file.commitTo(shop, "main"));
      System.out.println("Second: " + file.commitTo(shop, "main"));
    }
    CiSettings settings = new CiSettings(Set.of(), Set.of("GITOPS4J_WEBHOOK_URL"));
    System.out.println("Missing: " + file.missing(settings));
    Secret secret = WebhookSignature.newSecret();
    System.out.println("Starts a run: " + reported(secret).start());
  }

  /** What the workflow's last step sends, and an endpoint takes. */
  private static BuiltImage reported(Secret secret) throws SignatureException {
    String commit = "0123456789abcdef0123456789abcdef01234567";
    String digest = "sha256:" + "0123456789abcdef".repeat(4);
    String artifact = "ghcr.io/acme/shop:" + commit + "@" + digest;
    byte[] body =
        "{\"artifact\":\"%s\",\"commit\":\"%s\",\"key\":\"\"}"
            .formatted(artifact, commit)
            .getBytes(UTF_8);
    InstantSource clock = SystemClock.utc();
    Map<String, List<String>> headers = new HashMap<>();
    WebhookSignature.sign(List.of(secret), commit, clock.instant(), body)
        .forEach((name, value) -> headers.put(name, List.of(value)));
    return BuiltImage.receive(List.of(secret), headers, body, clock.instant());
  }
}
