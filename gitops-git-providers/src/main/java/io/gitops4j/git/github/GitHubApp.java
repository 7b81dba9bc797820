package io.gitops4j.git.github;

import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a GitHub App's installation, for the API and for Git over HTTP: tokens that
 * GitHub gives for an hour, got when they are first asked for and again five minutes before they
 * expire. Thread-safe; while one thread gets a token, others wait for it.
 */
public final class GitHubApp implements Supplier<Credentials> {
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final String app;
  private final AppKey key;
  private final long installation;
  private final ProviderContext context;
  private final URI address;
  private final ApiClient api;

  private @Nullable Credentials token;
  private Instant renewal = Instant.MIN;

  private GitHubApp(
      String app, AppKey key, long installation, ProviderContext context, URI address) {
    this.app = app;
    this.key = key;
    this.installation = installation;
    this.context = context.withCredentials(this::asApp);
    this.address = address;
    this.api = GitHubProvider.dialect(ApiClient.of(address, this.context));
  }

  /**
   * An installation on GitHub.
   *
   * @param app the app's client ID, or its number
   * @param privateKey the app's private key as GitHub gave it: a PEM file's content
   * @param installation the installation's number
   * @throws IllegalArgumentException if that is no private RSA key, or no app's name
   */
  public static GitHubApp of(String app, Secret privateKey, long installation) {
    if (!app.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException("A GitHub App is named by its client ID or its number");
    }
    // a token is kept nowhere, so that the folder for caches stays unused
    ProviderContext context = ProviderContext.in(Path.of("."));
    URI address = GitHubProvider.PUBLIC_API;
    return new GitHubApp(app, AppKey.read(privateKey), installation, context, address);
  }

  /**
   * The same on an Enterprise Server.
   *
   * @param other its API's address: {@code https://host/api/v3}
   */
  public GitHubApp withApi(URI other) {
    return new GitHubApp(app, key, installation, context, other);
  }

  /** The same with another clock, or another time for each network call. */
  public GitHubApp withContext(ProviderContext other) {
    return new GitHubApp(app, key, installation, other, address);
  }

  /**
   * A token that is good for five minutes at least.
   *
   * @throws ProviderException if GitHub gives none
   */
  // https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app
  @Override
  public synchronized Credentials get() {
    Credentials known = token;
    if (known != null && context.clock().instant().isBefore(renewal)) {
      return known;
    }
    Fields answer =
        api.to("get a token for installation " + installation + " of app " + app)
            .post("/app/installations/{}/access_tokens", installation)
            .object();
    Credentials fresh = Credentials.basic("x-access-token", answer.text("token"));
    token = fresh;
    renewal = OffsetDateTime.parse(answer.text("expires_at")).toInstant().minus(MARGIN);
    return fresh;
  }

  private Credentials asApp() {
    return Credentials.token(key.sign(app, context.clock().instant()).reveal());
  }

  /** The app and its installation; never a secret. */
  @Override
  public String toString() {
    return "installation " + installation + " of app " + app;
  }
}
