package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;

/**
 * What an effect is about to send, journaled before it is sent; after a restart the journal's is
 * sent, not a new one. Never a secret.
 *
 * @param fields by name, the effect's own business
 */
public record Payload(Fields fields) {}
