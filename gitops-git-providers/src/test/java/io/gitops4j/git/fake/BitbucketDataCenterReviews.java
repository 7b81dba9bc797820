package io.gitops4j.git.fake;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Reviews.Review;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Data Center says of the reviews of pull requests. */
final class BitbucketDataCenterReviews {
  private BitbucketDataCenterReviews() {}

  static List<Fields> participants(FakePull pull) {
    Map<String, FakeReview> standing = new LinkedHashMap<>();
    pull.reviews().forEach(review -> standing.put(review.login(), review));
    return standing.values().stream()
        .map(
            review ->
                Fields.of("user", Fields.of("name", review.login()))
                    .with("role", "REVIEWER")
                    .with("approved", review.state() == Review.State.APPROVED)
                    .with("status", word(review.state()))
                    .with("lastReviewedCommit", review.commit().hex()))
        .toList();
  }

  private static String word(Review.State state) {
    return switch (state) {
      case APPROVED -> "APPROVED";
      case CHANGES_REQUESTED -> "NEEDS_WORK";
      case COMMENTED -> "UNAPPROVED";
    };
  }

  static List<Fields> activities(FakePull pull) {
    List<Fields> all = new ArrayList<>();
    all.add(activity("author", "OPENED", 0, pull.openedAt().toEpochMilli()));
    for (FakeReview review : pull.reviews()) {
      String action =
          switch (review.state()) {
            case APPROVED -> "APPROVED";
            case CHANGES_REQUESTED -> "REVIEWED";
            case COMMENTED -> "COMMENTED";
          };
      all.add(0, activity(review.login(), action, review.id(), review.at().toEpochMilli()));
    }
    return all;
  }

  private static Fields activity(String login, String action, long id, long at) {
    return Fields.of("id", id)
        .with("user", Fields.of("name", login))
        .with("action", action)
        .with("createdDate", at);
  }
}
