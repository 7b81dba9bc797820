/**
 * What unit tests of pipelines stand on: real Git repositories and a real registry in a temporary
 * folder, time that advances by itself, scripted people, and faults on demand.
 */
@NullMarked
package io.gitops4j.testkit;

import org.jspecify.annotations.NullMarked;
