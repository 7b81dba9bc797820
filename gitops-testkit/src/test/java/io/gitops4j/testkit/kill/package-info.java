/** Deliveries in processes that are killed, stopped and raced, with an independent judge. */
@NullMarked
package io.gitops4j.testkit.kill;

import org.jspecify.annotations.NullMarked;
