package io.gitops4j.registry;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The API that a registry's vendor has beside the registry; connected when first used. */
final class VendorApi {
  private final URI base;
  private final ProviderContext context;
  private final Authorization authorization;
  private @Nullable ApiClient client;

  VendorApi(URI base, ProviderContext context, Authorization authorization) {
    this.base = base;
    this.context = context;
    this.authorization = authorization;
  }

  /** A request for a purpose: {@code delete … of …}. */
  ApiRequest to(String doing) {
    return client().to(doing);
  }

  private synchronized ApiClient client() {
    if (client == null) {
      client = ApiClient.of(base, context).withAuthorization(authorization);
    }
    return client;
  }

  /** Removes something; what is gone is success. */
  static boolean remove(ApiRequest request) {
    ApiAnswer answer = request.send();
    if (!answer.isSuccess() && answer.status() != 404) {
      throw answer.refused();
    }
    return true;
  }
}
