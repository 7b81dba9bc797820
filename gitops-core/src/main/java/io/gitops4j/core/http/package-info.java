/**
 * Calls of HTTP APIs that speak JSON: for providers to stand on. {@link
 * io.gitops4j.core.http.ApiClient} is the way in.
 */
@NullMarked
package io.gitops4j.core.http;

import org.jspecify.annotations.NullMarked;
