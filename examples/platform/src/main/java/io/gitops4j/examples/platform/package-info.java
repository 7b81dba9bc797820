/** Real servers for the examples: each by itself, or all of them together. */
@NullMarked
package io.gitops4j.examples.platform;

import org.jspecify.annotations.NullMarked;
