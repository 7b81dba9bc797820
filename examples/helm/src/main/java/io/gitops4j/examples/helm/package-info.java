/**
 * A chart from dev to production: built once, merged by a senior, tested by a suite in the cluster,
 * started by a manager; with a preview for each pull request.
 */
@NullMarked
package io.gitops4j.examples.helm;

import org.jspecify.annotations.NullMarked;
