package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.git.ForgeHistory;
import java.util.List;
import java.util.Optional;

/** What GitLab says of branches and commits, and of the statuses of these. */
final class GitLabCommits {
  private GitLabCommits() {}

  static ForgeAnswer branch(ForgeCall call, ForgeState state) {
    String name = call.value("branch");
    boolean isProtected = state.approvals(name).isPresent();
    return state.repository().head(name).isEmpty()
        ? GitLabDialect.refused(404, "404 Branch Not Found")
        : ForgeAnswer.of(
            200,
            Fields.of("name", name).with("protected", isProtected).with("can_push", !isProtected));
  }

  static ForgeAnswer commits(ForgeCall call, ForgeState state) {
    String[] ends = call.query("ref_name").orElse("main").split("\\.\\.", -1);
    Optional<CommitId> lacking = new ForgeHistory(state.repository()).resolve(ends[0]);
    Optional<CommitId> having = new ForgeHistory(state.repository()).resolve(ends[ends.length - 1]);
    if (lacking.isEmpty() || having.isEmpty()) {
      return GitLabDialect.refused(404, "404 Commit Not Found");
    }
    List<Fields> found =
        new ForgeHistory(state.repository())
            .between(lacking.get(), having.get()).stream().map(GitLabCommits::commit).toList();
    return ForgeAnswer.page(call, found, "page", "per_page");
  }

  static ForgeAnswer commit(ForgeCall call, ForgeState state) {
    Optional<CommitId> id = new ForgeHistory(state.repository()).resolve(call.value("sha"));
    if (id.isEmpty()) {
      return GitLabDialect.refused(404, "404 Commit Not Found");
    }
    boolean piped = !state.statuses(id.get()).isEmpty();
    Fields pipeline = Fields.of("id", 4242).with("sha", id.get().hex());
    return ForgeAnswer.of(
        200,
        commit(new ForgeHistory(state.repository()).entry(id.get()))
            .with("last_pipeline", piped ? pipeline : null));
  }

  private static Fields commit(ForgeHistory.Entry entry) {
    return Fields.of("id", entry.id().hex())
        .with("author_name", entry.name())
        .with("author_email", entry.email())
        .with("authored_date", entry.authoredAt().toString())
        .with("message", entry.message());
  }

  static ForgeAnswer status(ForgeCall call, ForgeState state) {
    CommitId commit = call.commit("sha");
    String name = call.text("name");
    String wanted = call.text("state");
    boolean piped = !state.statuses(commit).isEmpty();
    JsonNode pipeline = call.json().path("pipeline_id");
    if (piped != (pipeline.asInt() == 4242)) {
      return GitLabDialect.refused(404, "404 Pipeline Not Found");
    }
    Optional<FakeStatus> last =
        state.statuses(commit).stream().filter(one -> one.context().equals(name)).findFirst();
    if (wanted.equals("pending") && last.filter(one -> isRunning(one.state())).isPresent()) {
      String from = last.get().state();
      return GitLabDialect.refused(
          400,
          "Cannot transition status via :enqueue from :"
              + from
              + " (Reason(s): Status cannot transition via \"enqueue\")");
    }
    return ForgeAnswer.of(200, of(state.status(commit, name, wanted, call.text("description"))));
  }

  private static boolean isRunning(String state) {
    return state.equals("pending") || state.equals("running");
  }

  static ForgeAnswer statuses(ForgeCall call, ForgeState state) {
    List<Fields> all = state.statuses(call.commit("sha")).stream().map(GitLabCommits::of).toList();
    return ForgeAnswer.page(call, all, "page", "per_page");
  }

  private static Fields of(FakeStatus status) {
    return Fields.of("id", status.id())
        .with("sha", status.commit().hex())
        .with("name", status.context())
        .with("status", status.state())
        .with("description", status.description());
  }
}
