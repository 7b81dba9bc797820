package io.gitops4j.git.forge;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;

/** Requests that hold a webhook's secret. */
public final class HookRequest {
  private HookRequest() {}

  /**
   * Sends one and reads a JSON object.
   *
   * @throws ProviderException if the answer is no success; without the secret, even where the forge
   *     repeats it
   */
  public static Fields send(ApiRequest request, Secret secret) {
    ApiAnswer answer = request.send();
    if (answer.isSuccess()) {
      return answer.object();
    }
    ProviderException refused = answer.refused();
    throw new ProviderException(
        refused.kind(),
        secret.redact(String.valueOf(refused.getMessage())),
        refused.retry(),
        refused.retryAfter().orElse(null),
        null);
  }
}
