package io.gitops4j.git.github;

import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Reviews of GitHub's pull requests. Left out are dismissed ones, those not yet sent, and those of
 * accounts or commits that are gone.
 */
final class GitHubReviews implements Reviews {
  private static final Map<String, Review.State> STATES =
      Map.of(
          "APPROVED", Review.State.APPROVED,
          "CHANGES_REQUESTED", Review.State.CHANGES_REQUESTED,
          "COMMENTED", Review.State.COMMENTED);

  private final ForgeHosts hosts;

  GitHubReviews(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.github.com/rest/pulls/reviews#list-reviews-for-a-pull-request
  @Override
  public List<Review> of(RepositoryUrl repository, long number) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts
        .api(repository)
        .to("read the reviews of pull request " + number + " of " + name)
        .get("/repos/{}/{}/pulls/{}/reviews", name.owner(), name.name(), number)
        .with("per_page", 100)
        .all(Pages.linked())
        .stream()
        .filter(GitHubReviews::counts)
        .map(GitHubReviews::review)
        .sorted(Comparator.comparing(Review::at))
        .toList();
  }

  private static boolean counts(Fields review) {
    return STATES.containsKey(review.text("state"))
        && review.find("user").isPresent()
        && review.find("commit_id").isPresent();
  }

  private static Review review(Fields review) {
    return new Review(
        Identity.login(review.object("user").text("login")),
        STATES.getOrDefault(review.text("state"), Review.State.COMMENTED),
        new CommitId(review.text("commit_id")),
        OffsetDateTime.parse(review.text("submitted_at")).toInstant());
  }
}
