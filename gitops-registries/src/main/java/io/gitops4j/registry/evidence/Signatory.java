package io.gitops4j.registry.evidence;

/**
 * Whose signatures count: the owner of a key, or an identity that signs without a key of its own.
 * Two are equal if they are the same.
 */
public sealed interface Signatory permits VerificationKey, KeylessIdentity {}
