package io.gitops4j.git.gitea;

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

/** Reviews of Gitea's pull requests; dismissed ones and mere requests are left out. */
final class GiteaReviews implements Reviews {
  private static final Map<String, Review.State> STATES =
      Map.of(
          "APPROVED", Review.State.APPROVED,
          "REQUEST_CHANGES", Review.State.CHANGES_REQUESTED,
          "COMMENT", Review.State.COMMENTED);

  private final ForgeHosts hosts;

  GiteaReviews(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoListPullReviews
  @Override
  public List<Review> of(RepositoryUrl repository, long number) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts
        .api(repository)
        .to("read the reviews of pull request " + number + " of " + name)
        .get("/repos/{}/{}/pulls/{}/reviews", name.owner(), name.name(), number)
        .all(GiteaProvider.COUNTED)
        .stream()
        .filter(review -> STATES.containsKey(review.text("state")) && !isDismissed(review))
        .map(GiteaReviews::review)
        .sorted(Comparator.comparing(Review::at))
        .toList();
  }

  private static boolean isDismissed(Fields review) {
    return review.isTrue("dismissed");
  }

  private static Review review(Fields review) {
    return new Review(
        Identity.login(review.object("user").text("login")),
        STATES.getOrDefault(review.text("state"), Review.State.COMMENTED),
        new CommitId(review.text("commit_id")),
        OffsetDateTime.parse(review.text("submitted_at")).toInstant());
  }
}
