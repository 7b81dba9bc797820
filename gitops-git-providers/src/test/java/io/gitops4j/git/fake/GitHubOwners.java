package io.gitops4j.git.fake;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Repositories.Visibility;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** GitHub's repositories as things of their own, all of one organisation or person. */
final class GitHubOwners {
  private static final String OWNER = "acme";

  /** Whether the owner is the person whose token is used. */
  private final boolean person;

  GitHubOwners(boolean person) {
    this.person = person;
  }

  /** The answer to a request that is about repositories, or about a further one. */
  Optional<ForgeAnswer> answer(ForgeCall call, ForgeState state) {
    return Optional.ofNullable(
        switch (call.operation()) {
          case "GET /user" -> ForgeAnswer.of(200, Fields.of("login", person ? OWNER : "robot"));
          case "POST /orgs/{org}/repos" ->
              person || !call.value("org").equals(OWNER)
                  ? ForgeAnswer.of(404, Fields.of("message", "Not Found"))
                  : create(call, state);
          case "POST /user/repos" -> create(call, state);
          case "GET " + GitHubDialect.REPOSITORY -> read(call, state);
          case "GET " + GitHubDialect.REPOSITORY + "/branches/{branch}" -> further(call, state);
          default -> null;
        });
  }

  private static ForgeAnswer create(ForgeCall call, ForgeState state) {
    String name = call.text("name");
    if (state.repositories().containsKey(name)) {
      Fields error =
          Fields.of("resource", "Repository")
              .with("code", "custom")
              .with("field", "name")
              .with("message", "name already exists on this account");
      return ForgeAnswer.of(
          422, Fields.of("message", "Repository creation failed.").with("errors", List.of(error)));
    }
    Visibility visibility =
        call.json().path("private").asBoolean() ? Visibility.PRIVATE : Visibility.PUBLIC;
    return ForgeAnswer.of(201, of(state.create(name, visibility, "README.md", "# " + name)));
  }

  private static ForgeAnswer read(ForgeCall call, ForgeState state) {
    return named(call, state)
        .map(found -> ForgeAnswer.of(200, of(found)))
        .orElseGet(() -> ForgeAnswer.of(404, Fields.of("message", "Not Found")));
  }

  private static @Nullable ForgeAnswer further(ForgeCall call, ForgeState state) {
    String branch = call.value("branch");
    return named(call, state)
        .filter(found -> !found.name().equals(ForgeState.NAME))
        .flatMap(found -> found.git().head(branch))
        .map(head -> ForgeAnswer.of(200, of(branch, head)))
        .orElse(null);
  }

  private static Optional<FakeRepository> named(ForgeCall call, ForgeState state) {
    return Optional.ofNullable(state.repositories().get(call.value("repo")))
        .filter(found -> call.value("owner").equals(OWNER));
  }

  private static Fields of(FakeRepository repository) {
    return Fields.of("name", repository.name())
        .with("full_name", OWNER + "/" + repository.name())
        .with("private", repository.visibility() == Visibility.PRIVATE)
        .with("default_branch", "main");
  }

  private static Fields of(String branch, CommitId head) {
    return Fields.of("name", branch)
        .with("commit", Fields.of("sha", head.hex()))
        .with("protected", false);
  }
}
