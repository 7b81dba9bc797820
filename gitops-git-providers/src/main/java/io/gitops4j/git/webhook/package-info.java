/**
 * What forges tell by webhooks. {@link io.gitops4j.git.webhook.WebhookReceiver} takes the requests
 * of whatever HTTP server there is, {@link io.gitops4j.git.webhook.ForgeEventRouter} hands the
 * events to a delivery.
 */
@NullMarked
package io.gitops4j.git.webhook;

import org.jspecify.annotations.NullMarked;
