/** What forges tell by webhooks. */
@NullMarked
package io.gitops4j.git.webhook;

import org.jspecify.annotations.NullMarked;
