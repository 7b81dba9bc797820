package io.gitops4j.git.fake;

import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The branch policies of a fake Azure DevOps. */
final class AzurePolicies {
  /** One that is evaluated to the same for every pull request. */
  private record Policy(Fields configuration, String ref, String status) {}

  private final List<Policy> policies = new ArrayList<>();

  void add(boolean blocking, String name, String type, String status, Fields settings) {
    String ref = settings.objects("scope").get(0).findText("refName").orElse("");
    policies.add(new Policy(configuration(name, type, blocking, settings), ref, status));
  }

  void clear() {
    policies.clear();
  }

  private Fields configuration(String name, String type, boolean blocking, Fields settings) {
    return Fields.of("id", policies.size() + 2)
        .with("type", Fields.of("id", type).with("displayName", name))
        .with("isEnabled", true)
        .with("isBlocking", blocking)
        .with("isDeleted", false)
        .with("settings", settings);
  }

  /** What counts for a branch, as far as somebody has set it. */
  List<Fields> configurations(ForgeState state, String ref) {
    List<Fields> found = new ArrayList<>();
    approvals(state, ref.replaceFirst("^refs/heads/", "")).ifPresent(found::add);
    policies.stream()
        .filter(policy -> policy.ref().isEmpty() || policy.ref().equals(ref))
        .forEach(policy -> found.add(policy.configuration()));
    return found;
  }

  /** What of it a pull request satisfies. */
  List<Fields> evaluations(ForgeState state, FakePull pull) {
    List<Fields> found = new ArrayList<>();
    boolean waits = state.readiness(pull) == ForgeState.Readiness.UNAPPROVED;
    approvals(state, pull.target())
        .ifPresent(policy -> found.add(evaluation(policy, waits ? "running" : "approved")));
    policies.forEach(policy -> found.add(evaluation(policy.configuration(), policy.status())));
    return found;
  }

  private Optional<Fields> approvals(ForgeState state, String branch) {
    if (state.approvals(branch).isEmpty()) {
      return Optional.empty();
    }
    Fields scope = Fields.of("refName", "refs/heads/" + branch).with("matchKind", "Exact");
    return Optional.of(
        configuration(
            "Minimum number of reviewers",
            "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd",
            true,
            Fields.of("minimumApproverCount", state.approvals(branch).getAsInt())
                .with("scope", List.of(scope))));
  }

  private static Fields evaluation(Fields configuration, String status) {
    return Fields.of("configuration", configuration).with("status", status);
  }
}
