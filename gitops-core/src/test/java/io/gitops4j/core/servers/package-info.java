/** Programs and servers that other modules' tests start, from where this repository builds them. */
@NullMarked
package io.gitops4j.core.servers;

import org.jspecify.annotations.NullMarked;
