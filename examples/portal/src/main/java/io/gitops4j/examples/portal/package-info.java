/**
 * A self-service platform as small as it can be: from credentials to a deployed application, in a
 * browser. {@link io.gitops4j.examples.portal.Portal} wires it; {@code Engine} and {@code
 * Pipelines} are what an internal portal would take over, the rest is its pages.
 */
@NullMarked
package io.gitops4j.examples.portal;

import org.jspecify.annotations.NullMarked;
