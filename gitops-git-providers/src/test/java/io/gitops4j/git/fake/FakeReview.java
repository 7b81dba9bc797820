package io.gitops4j.git.fake;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.Reviews.Review;
import java.time.Instant;

/**
 * A review on a fake forge.
 *
 * @param id its number on the forge
 * @param login who
 * @param state what was said
 * @param commit the head that was looked at
 * @param at when
 */
public record FakeReview(long id, String login, Review.State state, CommitId commit, Instant at) {}
