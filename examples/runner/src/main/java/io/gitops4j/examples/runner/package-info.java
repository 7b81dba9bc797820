/**
 * CI on a hosted runner builds and pushes an image and says so; from there on it is a pipeline: a
 * scan, the test environment, a person, production.
 */
@NullMarked
package io.gitops4j.examples.runner;

import org.jspecify.annotations.NullMarked;
