package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.core.spi.Reviews.Review;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many people have to approve a pull request on its forge.
 *
 * @param count 0 asks for none
 * @param authorsCount whether approvals of those who wrote or started it count
 */
record RequiredReviews(int count, boolean authorsCount) {
  static final RequiredReviews NONE = new RequiredReviews(0, false);

  RequiredReviews {
    if (count < 0) {
      throw new IllegalArgumentException("A number of approvals is not negative");
    }
  }

  /** What reviews come to: enough or not, and a sentence for people. */
  record Tally(boolean enough, String sentence) {}

  boolean areWanted() {
    return count > 0;
  }

  /** Reads the reviews of a pull request's head and counts them. */
  Tally tally(PullRequestReceipt proposed, CommitId head, Connections connections, Release run) {
    Reviews reviews =
        connections
            .provider(proposed.repository())
            .reviews()
            .orElseThrow(() -> noReviews(proposed));
    List<Review> all =
        reviews.of(connections.repository(proposed.repository()).url(), proposed.number());
    return count(all, head, run.authors(connections), connections);
  }

  private static ProviderException noReviews(PullRequestReceipt proposed) {
    return new ProviderException(
        ErrorKind.INVALID,
        "Could not count the approvals of pull request "
            + proposed.repository()
            + "#"
            + proposed.number()
            + ": its provider has no reviews. Ask for approvals by a gate of the stage instead.");
  }

  /**
   * Counts the reviews of a head, the latest of each person that says yes or no. Those of people
   * nobody knows don't count, whatever they say.
   */
  Tally count(List<Review> oldestFirst, CommitId head, Set<Actor> authors, Connections people) {
    Set<String> own = authors.stream().map(Actor::name).collect(Collectors.toSet());
    Map<String, Review> latest = new LinkedHashMap<>();
    List<String> remarks = new ArrayList<>();
    for (Review review : oldestFirst) {
      if (review.state() == Review.State.COMMENTED) {
        continue;
      }
      Optional<Actor> actor = people.actor(review.reviewer());
      if (actor.isEmpty()) {
        remarks.add(review.reviewer() + " doesn't count, being nobody known");
      } else {
        latest.put(actor.get().name(), review);
      }
    }
    List<String> approved = new ArrayList<>();
    List<String> against = new ArrayList<>();
    latest.forEach(
        (name, review) -> {
          boolean yes = review.state() == Review.State.APPROVED;
          if (!review.commit().equals(head)) {
            remarks.add(name + "'s is of another head");
          } else if (!yes) {
            against.add(name);
          } else if (own.contains(name) && !authorsCount) {
            remarks.add(name + " doesn't count, being an author");
          } else {
            approved.add(name);
          }
        });
    return tally(approved, against, remarks.stream().distinct().toList());
  }

  private Tally tally(List<String> approved, List<String> against, List<String> remarks) {
    StringBuilder text = new StringBuilder(approved.size() + " of " + describe());
    if (!approved.isEmpty()) {
      text.append(" (").append(String.join(", ", approved)).append(')');
    }
    if (!against.isEmpty()) {
      text.append("; changes are requested by ").append(String.join(", ", against));
    }
    boolean enough = against.isEmpty() && approved.size() >= count;
    if (!enough) {
      remarks.forEach(remark -> text.append("; ").append(remark));
    }
    return new Tally(enough, text.toString());
  }

  String describe() {
    return count + (count == 1 ? " approval" : " approvals");
  }
}
