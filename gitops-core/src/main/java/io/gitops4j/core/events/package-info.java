/**
 * Events of runs for the world outside: as CloudEvents, in signed webhooks. {@link
 * io.gitops4j.core.events.Webhook} is the way in.
 */
@NullMarked
package io.gitops4j.core.events;

import org.jspecify.annotations.NullMarked;
