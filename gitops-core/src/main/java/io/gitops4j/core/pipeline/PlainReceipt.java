package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;

/** A receipt as the journal gives it back, before its effect reads it. */
record PlainReceipt(String kind, String describe, Fields fields) implements Receipt {}
