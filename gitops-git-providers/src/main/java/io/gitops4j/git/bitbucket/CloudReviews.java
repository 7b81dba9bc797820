package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people say of Bitbucket Cloud's pull requests now: who approves, and who requests changes.
 * What somebody took back, and mere comments, are left out. People are named by their account's
 * {@code uuid}, with its braces: nicknames are neither unique nor lasting.
 *
 * <p>Bitbucket says when somebody approved, and not which commit. So a review is one of the head
 * that the pull request had at that time, by its activities. Where those don't tell, it is one of
 * the first head, and counts only while that is the head.
 */
final class CloudReviews implements Reviews {
  private static final int PAGE = 50;
  private static final Map<String, Review.State> STATES =
      Map.of(
          "approved", Review.State.APPROVED,
          "changes_requested", Review.State.CHANGES_REQUESTED);

  /** What the activities call each of them. */
  private static final Map<String, String> ACTIVITIES =
      Map.of("approved", "approval", "changes_requested", "changes_requested");

  private final ForgeHosts hosts;
  private final CloudCommits commits;

  CloudReviews(ForgeHosts hosts, CloudCommits commits) {
    this.hosts = hosts;
    this.commits = commits;
  }

  /** A head that a pull request had, and since when. */
  private record Version(String head, Instant since) {}

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-get
  @Override
  public List<Review> of(RepositoryUrl repository, long number) {
    OwnedName name = OwnedName.of(hosts, repository);
    List<Fields> opinions =
        to(repository, "reviews", number)
            .get("/repositories/{}/{}/pullrequests/{}", name.owner(), name.name(), number)
            .object()
            .objects("participants")
            .stream()
            .filter(one -> one.findText("state").filter(STATES::containsKey).isPresent())
            .toList();
    if (opinions.isEmpty()) {
      return List.of();
    }
    List<Fields> activities = activities(repository, number);
    List<Version> versions = versions(activities);
    if (versions.isEmpty()) {
      return List.of();
    }
    return opinions.stream()
        .map(opinion -> review(repository, opinion, activities, versions))
        .sorted(Comparator.comparing(Review::at))
        .toList();
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-activity-get
  private List<Fields> activities(RepositoryUrl repository, long number) {
    OwnedName name = OwnedName.of(hosts, repository);
    return to(repository, "activities", number)
        .get("/repositories/{}/{}/pullrequests/{}/activity", name.owner(), name.name(), number)
        .with("pagelen", PAGE)
        .all(Pages.naming("values", "next"));
  }

  /** The heads, oldest first. */
  private static List<Version> versions(List<Fields> activities) {
    return activities.stream()
        .map(activity -> activity.object("update"))
        .filter(update -> update.object("source").object("commit").find("hash").isPresent())
        .map(
            update ->
                new Version(update.object("source").object("commit").text("hash"), at(update)))
        .sorted(Comparator.comparing(Version::since))
        .toList();
  }

  private Review review(
      RepositoryUrl repository, Fields opinion, List<Fields> activities, List<Version> versions) {
    Version seen = versions.get(0);
    Instant at = said(opinion, activities).orElse(seen.since());
    for (Version version : versions) {
      seen = version.since().isAfter(at) ? seen : version;
    }
    CommitId head = commits.of(repository, seen.head());
    return new Review(
        Identity.login(user(opinion)),
        STATES.getOrDefault(opinion.text("state"), Review.State.COMMENTED),
        head,
        at);
  }

  /** When it was said last; a later comment is not that. */
  private static Optional<Instant> said(Fields opinion, List<Fields> activities) {
    String kind = ACTIVITIES.getOrDefault(opinion.text("state"), "");
    return activities.stream()
        .map(activity -> activity.object(kind))
        .filter(activity -> !activity.isEmpty() && user(activity).equals(user(opinion)))
        .map(CloudReviews::at)
        .max(Comparator.naturalOrder());
  }

  private static String user(Fields said) {
    return said.object("user").text("uuid");
  }

  private static Instant at(Fields activity) {
    return OffsetDateTime.parse(activity.text("date")).toInstant();
  }

  private ApiRequest to(RepositoryUrl repository, String what, long number) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts
        .api(repository)
        .to("read the " + what + " of pull request " + number + " of " + name);
  }
}
