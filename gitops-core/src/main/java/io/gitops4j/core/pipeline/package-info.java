/**
 * The language in which a delivery is described: products, stages, guards, changes, steps and
 * conditions, and what they are made of (values, effects, verdicts). Nothing here runs anything.
 */
@NullMarked
package io.gitops4j.core.pipeline;

import org.jspecify.annotations.NullMarked;
