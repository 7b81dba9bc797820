package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;

/**
 * One request. Immutable.
 *
 * @param doing what it is for, after "Could not"
 * @param method of HTTP
 * @param path with its query
 * @param type of the body
 * @param body as JSON; empty for none
 * @param secret whether the server's words about it may hold something secret
 */
record ApiCall(String doing, String method, String path, String type, String body, boolean secret) {
  /** The type of a body that is applied on the server's side. */
  static final String APPLY = "application/apply-patch+yaml";

  private static final String JSON = "application/json";

  static ApiCall to(String doing) {
    return new ApiCall(doing, "GET", "", JSON, "", false);
  }

  /** About this object. */
  ApiCall of(Fields object) {
    boolean hides = object.findText("kind").filter("Secret"::equals).isPresent();
    return new ApiCall(doing, method, path, type, body, hides);
  }

  ApiCall get(String where) {
    return new ApiCall(doing, "GET", where, JSON, "", secret);
  }

  ApiCall patch(String where, String mediaType, String content) {
    return new ApiCall(doing, "PATCH", where, mediaType, content, secret);
  }

  ApiCall post(String where, String content) {
    return new ApiCall(doing, "POST", where, JSON, content, secret);
  }

  ApiCall put(String where, String content) {
    return new ApiCall(doing, "PUT", where, JSON, content, secret);
  }

  ApiCall delete(String where, String options) {
    return new ApiCall(doing, "DELETE", where, JSON, options, secret);
  }

  /** Whether it changes nothing: it may be sent again, whatever became of it. */
  boolean changesNothing() {
    return method.equals("GET") || path.contains("dryRun=All");
  }

  /** Whether it applies an object on the server's side: it may be sent again, too. */
  boolean isApplication() {
    return method.equals("PATCH") && type.equals(APPLY);
  }
}
