package io.gitops4j.git.azure;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.Refusal;
import io.gitops4j.core.model.ErrorKind;
import java.util.List;
import java.util.Optional;

/** What Azure DevOps means where HTTP's statuses do not tell: it names its exceptions. */
final class AzureRefusals {
  private static final List<String> ALREADY =
      List.of("GitPullRequestExistsException", "GitRepositoryNameAlreadyExistsException");

  private AzureRefusals() {}

  // https://learn.microsoft.com/azure/devops/integrate/concepts/rest-api-versioning
  static Optional<Refusal> meaning(ApiAnswer answer) {
    if (answer.status() == 203 || answer.status() == 302) {
      return Optional.of(
          Refusal.of(
              ErrorKind.UNAUTHENTICATED,
              "the server wants somebody to sign in. Check the credentials of this connection"));
    }
    return ALREADY.stream().anyMatch(exception -> isA(answer, exception))
        ? Optional.of(Refusal.of(ErrorKind.ALREADY_EXISTS, "there is one already"))
        : Optional.empty();
  }

  /** Whether a branch policy stands against a merge. */
  static boolean isOfPolicy(ApiAnswer answer) {
    return isA(answer, "GitPullRequestUpdateRejectedByPolicyException");
  }

  /** Whether a pull request was merged or abandoned before it could be changed. */
  static boolean isEnded(ApiAnswer answer) {
    return isA(answer, "GitPullRequestNotEditableException");
  }

  private static boolean isA(ApiAnswer answer, String exception) {
    return answer.status() >= 400 && answer.text().contains("\"" + exception + "\"");
  }
}
