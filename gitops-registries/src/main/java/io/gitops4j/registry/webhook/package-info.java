/**
 * What registries tell by webhooks. {@link io.gitops4j.registry.webhook.RegistryWebhookReceiver}
 * takes the requests of whatever HTTP server there is; what it reads of them are hints for a {@link
 * io.gitops4j.core.engine.VersionWatch}.
 */
@NullMarked
package io.gitops4j.registry.webhook;

import org.jspecify.annotations.NullMarked;
