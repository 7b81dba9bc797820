package io.gitops4j.git.forge;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.util.function.Predicate;

/** A question to a host, by which it shows what it is. Without credentials. */
public final class Probe {
  private Probe() {}

  /**
   * Whether a repository's host answers like a forge of a kind.
   *
   * @param path what is read there
   * @param alike whether that is how such a forge answers
   * @throws io.gitops4j.core.model.ProviderException {@code UNAVAILABLE} if it does not answer
   */
  public static boolean of(
      RepositoryUrl url, ProviderContext context, String path, Predicate<ApiAnswer> alike) {
    if (!ForgeHosts.isOnHost(url)) {
      return false;
    }
    ApiClient client =
        ApiClient.of(
            URI.create(ForgeHosts.origin(url)), context.withCredentials(() -> Credentials.NONE));
    return alike.test(client.to("ask " + url.host() + " what it is").get(path).send());
  }
}
