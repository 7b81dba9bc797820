package io.gitops4j.git.fake;

import io.gitops4j.core.model.CommitId;
import java.time.Instant;

/**
 * A status on a fake forge.
 *
 * @param id its number on the forge; a later one has a greater one
 * @param commit the commit
 * @param context what it is about
 * @param state in the forge's own words
 * @param description a sentence
 * @param at when
 */
public record FakeStatus(
    long id, CommitId commit, String context, String state, String description, Instant at) {}
