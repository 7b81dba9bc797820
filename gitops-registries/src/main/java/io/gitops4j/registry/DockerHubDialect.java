package io.gitops4j.registry;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Docker Hub: tags are removed by its API, with a token that user and password, or an access token
 * as a password, are exchanged for. Manifests are removed by nobody.
 *
 * @see <a href="https://docs.docker.com/reference/api/hub/latest/">Docker Hub API</a>
 */
final class DockerHubDialect implements Dialect {
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final VendorApi login;
  private final VendorApi api;
  private final ProviderContext context;
  private @Nullable Token kept;

  DockerHubDialect(URI base, ProviderContext context) {
    this.context = context;
    this.login = new VendorApi(base, context, nobody -> Map.of());
    this.api = new VendorApi(base, context, shown -> bearer(token(shown)));
  }

  /** A token, and for whom it is. */
  private record Token(Secret secret, Credentials owner, Instant until) {}

  @Override
  public boolean deleteTag(String repository, String tag) {
    int slash = repository.indexOf('/');
    ApiRequest request =
        api.to("delete the tag " + tag + " of " + repository)
            .delete(
                "/v2/repositories/{}/{}/tags/{}/",
                repository.substring(0, Math.max(slash, 0)),
                repository.substring(slash + 1),
                tag);
    return VendorApi.remove(request);
  }

  private static Map<String, String> bearer(Secret token) {
    return Authorization.bearer().headers(Credentials.token(token.reveal()));
  }

  private synchronized Secret token(Credentials shown) {
    Instant now = context.clock().instant();
    Token present = kept;
    if (present == null || !present.owner().equals(shown) || !now.isBefore(present.until())) {
      present = new Token(ask(shown), shown, now.plus(KEPT));
      kept = present;
    }
    return present.secret();
  }

  private Secret ask(Credentials shown) {
    Secret password =
        shown
            .password()
            .filter(secret -> !shown.user().isEmpty())
            .orElseThrow(() -> noToken("it takes a user and a password or access token"));
    return login
        .to("get a token of Docker Hub")
        .post("/v2/auth/token")
        .body(Fields.of("identifier", shown.user()).with("secret", password.reveal()))
        .hiding(password)
        .object()
        .findText("access_token")
        .map(Secret::of)
        .orElseThrow(() -> noToken("the answer has none"));
  }

  private static ProviderException noToken(String why) {
    return new ProviderException(
        ErrorKind.UNAUTHENTICATED, "Could not get a token of Docker Hub: " + why + ".");
  }
}
