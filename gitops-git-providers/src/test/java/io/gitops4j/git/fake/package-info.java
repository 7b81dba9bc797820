/**
 * A forge for tests: real repositories behind a vendor's API, where every request and every answer
 * is checked against the document that the vendor publishes.
 */
@NullMarked
package io.gitops4j.git.fake;

import org.jspecify.annotations.NullMarked;
