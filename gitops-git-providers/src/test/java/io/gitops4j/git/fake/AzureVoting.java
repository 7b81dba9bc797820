package io.gitops4j.git.fake;

import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a fake Azure DevOps tells of votes: who, when and of which head are three lists. */
final class AzureVoting {
  private AzureVoting() {}

  /** Standing votes, of half of the people with suggestions, and what that is for their team. */
  static List<Fields> reviewers(FakePull pull) {
    Map<String, Fields> standing = new LinkedHashMap<>();
    for (FakeReview review : pull.reviews()) {
      standing.put(review.login(), identity(review.login()).with("vote", vote(review)));
      Fields team = identity("[web shop]\\Team").with("isContainer", true);
      standing.put("team", team.with("vote", vote(review)));
    }
    return List.copyOf(standing.values());
  }

  private static int vote(FakeReview review) {
    int weight = review.id() % 2 == 0 ? 10 : 5;
    return switch (review.state()) {
      case APPROVED -> weight;
      case CHANGES_REQUESTED -> -weight;
      case COMMENTED -> 0;
    };
  }

  static Fields identity(String login) {
    return Fields.of("id", "id-of-" + login).with("uniqueName", login).with("displayName", login);
  }

  /** One on a line of code, and one for each vote where votes leave any. */
  static List<Fields> threads(FakePull pull, boolean dated) {
    List<Fields> threads = new ArrayList<>();
    Fields comment = Fields.of("id", 1).with("content", "Why?").with("commentType", "text");
    threads.add(
        thread(0, pull.openedAt().toString())
            .with("threadContext", Fields.of("filePath", "/config.yaml"))
            .with("comments", List.of(comment)));
    for (FakeReview review : dated ? pull.reviews() : List.<FakeReview>of()) {
      threads.add(
          thread(review.id(), review.at().toString())
              .with("comments", List.of(comment.with("commentType", "system")))
              .with("identities", Fields.of("1", identity(review.login())))
              .with(
                  "properties",
                  Fields.of("CodeReviewThreadType", property("VoteUpdate"))
                      .with("CodeReviewVoteResult", property(Integer.toString(vote(review))))
                      .with("CodeReviewVotedByIdentity", property("1"))));
    }
    return threads;
  }

  private static Fields thread(long id, String at) {
    return Fields.of("id", id).with("publishedDate", at).with("lastUpdatedDate", at);
  }

  private static Fields property(String value) {
    return Fields.of("$type", "System.String").with("$value", value);
  }

  static List<Fields> iterations(FakePull pull) {
    List<Fields> iterations = new ArrayList<>();
    for (FakePull.Version version : pull.versions()) {
      iterations.add(
          Fields.of("id", iterations.size() + 1)
              .with("createdDate", version.since().toString())
              .with("sourceRefCommit", Fields.of("commitId", version.head().hex())));
    }
    return iterations;
  }
}
