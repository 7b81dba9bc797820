package io.gitops4j.git.azure;

import io.gitops4j.core.http.ApiRequest;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request that is begun: it knows what its path begins with, and the version of the API.
 *
 * @param begun what it is for
 * @param beginning of its path, with {@code {}} where names go
 * @param names what goes there
 */
// https://learn.microsoft.com/azure/devops/integrate/concepts/rest-api-versioning
record AzureCall(ApiRequest begun, String beginning, List<String> names) {
  private static final String VERSION = "7.1";

  /** Reads what is there; see {@link ApiRequest#get}. */
  ApiRequest get(String path, Object... values) {
    return versioned(begun.get(beginning + path, all(values)), VERSION);
  }

  /** The same where Microsoft calls the resource a preview. */
  ApiRequest getPreview(String path, Object... values) {
    return versioned(begun.get(beginning + path, all(values)), VERSION + "-preview.1");
  }

  /** The same with {@code POST}. */
  ApiRequest post(String path, Object... values) {
    return versioned(begun.post(beginning + path, all(values)), VERSION);
  }

  /** The same with {@code PUT}. */
  ApiRequest put(String path, Object... values) {
    return versioned(begun.put(beginning + path, all(values)), VERSION);
  }

  /** The same with {@code PATCH}. */
  ApiRequest patch(String path, Object... values) {
    return versioned(begun.patch(beginning + path, all(values)), VERSION);
  }

  /** The same with {@code DELETE}. */
  ApiRequest delete(String path, Object... values) {
    return versioned(begun.delete(beginning + path, all(values)), VERSION);
  }

  private Object[] all(Object... values) {
    return Stream.concat(names.stream(), Stream.of(values)).toArray();
  }

  private static ApiRequest versioned(ApiRequest request, String version) {
    return request.with("api-version", version);
  }
}
