package io.gitops4j.git.bitbucket;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What reviewers say of Data Center's pull requests now, each of the commit that was reviewed last;
 * what somebody took back, and mere comments, are left out.
 */
final class DataCenterReviews implements Reviews {
  private static final Map<String, Review.State> STATES =
      Map.of(
          "APPROVED", Review.State.APPROVED,
          "NEEDS_WORK", Review.State.CHANGES_REQUESTED);

  /** What the activities call each of them. */
  private static final Map<String, String> ACTIONS =
      Map.of("APPROVED", "APPROVED", "NEEDS_WORK", "REVIEWED");

  private final DataCenterApi api;

  DataCenterReviews(ForgeHosts hosts) {
    this.api = new DataCenterApi(hosts);
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-participants-get
  @Override
  public List<Review> of(RepositoryUrl repository, long number) {
    OwnedName name = api.name(repository);
    String path = "/api/latest/projects/{}/repos/{}/pull-requests/{}/participants";
    List<Fields> opinions =
        api
            .to(repository, "read the reviews of pull request " + number + " of " + name)
            .get(path, name.owner(), name.name(), number)
            .with("limit", DataCenterApi.PAGE)
            .all(DataCenterApi.PAGES)
            .stream()
            .filter(one -> STATES.containsKey(one.text("status")))
            .filter(one -> one.find("lastReviewedCommit").isPresent())
            .toList();
    if (opinions.isEmpty()) {
      return List.of();
    }
    List<Fields> activities = activities(repository, number);
    return opinions.stream()
        .map(opinion -> review(opinion, activities))
        .sorted(Comparator.comparing(Review::at))
        .toList();
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-pull-requests/#api-api-latest-projects-projectkey-repos-repositoryslug-pull-requests-pullrequestid-activities-get
  private List<Fields> activities(RepositoryUrl repository, long number) {
    OwnedName name = api.name(repository);
    String path = "/api/latest/projects/{}/repos/{}/pull-requests/{}/activities";
    return api.to(repository, "read the activities of pull request " + number + " of " + name)
        .get(path, name.owner(), name.name(), number)
        .with("limit", DataCenterApi.PAGE)
        .all(DataCenterApi.PAGES);
  }

  private static Review review(Fields opinion, List<Fields> activities) {
    return new Review(
        Identity.login(user(opinion)),
        STATES.getOrDefault(opinion.text("status"), Review.State.COMMENTED),
        new CommitId(opinion.text("lastReviewedCommit")),
        at(opinion, activities));
  }

  /** When it was said last; 1970 if no activity tells. */
  private static Instant at(Fields opinion, List<Fields> activities) {
    String action = ACTIONS.getOrDefault(opinion.text("status"), "");
    return activities.stream()
        .filter(activity -> activity.text("action").equals(action))
        .filter(activity -> user(activity).equals(user(opinion)))
        .map(activity -> Instant.ofEpochMilli(activity.number("createdDate")))
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private static String user(Fields said) {
    return said.object("user").text("name");
  }
}
