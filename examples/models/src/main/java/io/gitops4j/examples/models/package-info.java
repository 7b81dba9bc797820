/**
 * Models by GitOps: a model is trained, packed as an image, put into Git for test, rolled out by
 * Argo CD, measured at its own endpoint, and promoted to production by a pull request, if it is
 * better than what is there.
 */
@NullMarked
package io.gitops4j.examples.models;

import org.jspecify.annotations.NullMarked;
