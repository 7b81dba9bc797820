/** A first delivery, start to end. */
@NullMarked
package io.gitops4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
