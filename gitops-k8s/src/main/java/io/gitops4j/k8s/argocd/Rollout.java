package io.gitops4j.k8s.argocd;

import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.DeploymentTarget.Health.State;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.model.FollowedSource;
import java.util.List;
import java.util.Locale;

/** How far an Application is with what Git is to have there. */
final class Rollout {
  private final String name;
  private final ApplicationStatus status;
  private final List<SourceCommit> wanted;
  private final UnwellObjects unwell;

  /**
   * One.
   *
   * @param name of the Application, as sentences have it
   */
  Rollout(String name, ApplicationStatus status, List<SourceCommit> wanted, UnwellObjects unwell) {
    this.name = name;
    this.status = status;
    this.wanted = wanted;
    this.unwell = unwell;
  }

  /** What Argo CD has not looked at yet: commits that came after what it compared with. */
  List<SourceCommit> unseen() {
    return FollowedSource.lacking(status.compared(), wanted);
  }

  /** How it is while there are such commits. */
  Health waiting(List<SourceCommit> unseen) {
    SourceCommit first = unseen.get(0);
    return new Health(
        State.PROGRESSING,
        "It waits for commit %s of %s; Application %s has %s%s."
            .formatted(
                first.commit().abbreviated(), first.repository().url(), name, has(), errors()));
  }

  private String has() {
    return String.join(", ", status.compared().stream().map(Object::toString).toList());
  }

  /** How it is once there are none. */
  Health now() {
    if (isFailed() && status.sync().equals("OutOfSync") && isTried()) {
      return failed(
          "Application %s could not be synced: %s. Correct what Git has, or roll it back.",
          status.operationMessage());
    }
    if (status.phase().equals("Running")) {
      return waiting("Application %s is being synced: %s.", status.operationMessage());
    }
    return switch (status.sync()) {
      case "Synced" -> health();
      case "OutOfSync" -> outOfSync();
      default -> notCompared();
    };
  }

  /** Whether nobody has tried to sync what is wanted, and nobody is at it. */
  boolean wantsSync() {
    return status.sync().equals("OutOfSync") && !status.phase().equals("Running") && !isTried();
  }

  private boolean isFailed() {
    return status.phase().equals("Failed") || status.phase().equals("Error");
  }

  /** Argo CD does not try the same commit again by itself. */
  private boolean isTried() {
    return FollowedSource.lacking(status.operated(), wanted).isEmpty();
  }

  private Health health() {
    if (status.objects().isEmpty()) {
      return failed(
          "Application %s has no objects: Argo CD found no manifest%s. Check its path, and what is"
              + " in Git there.",
          "");
    }
    if (status.health().equals("Healthy")) {
      return new Health(
          State.HEALTHY, "Application %s is synced to %s, and healthy.".formatted(name, has()));
    }
    String objects = unwell.of(status);
    String why = objects.isEmpty() ? "" : ": " + objects;
    return switch (status.health()) {
      case "Degraded" -> failed("Application %s is degraded%s.", why);
      case "Suspended" ->
          waiting("Application %s is suspended%s. It goes on when somebody resumes it.", why);
      default ->
          waiting(
              "Application %s is synced, and " + status.health().toLowerCase(Locale.ROOT) + "%s.",
              why);
    };
  }

  private Health outOfSync() {
    List<String> objects = status.outOfSync();
    String which = objects.isEmpty() ? "" : ": " + String.join(", ", objects);
    String remedy =
        status.isAutomated()
            ? ""
            : " It is synced only when somebody asks for that: turn automated sync on, or use"
                + " ArgoCdTarget.syncing().";
    return waiting("Application %s is out of sync%s." + remedy, which + errors());
  }

  private Health notCompared() {
    return waiting("Argo CD can't compare Application %s with Git%s.", errors());
  }

  private String errors() {
    List<String> errors = status.errors();
    return errors.isEmpty() ? "" : " (" + String.join("; ", errors) + ")";
  }

  private Health waiting(String sentence, String rest) {
    return new Health(State.PROGRESSING, sentence.formatted(name, rest));
  }

  private Health failed(String sentence, String rest) {
    return new Health(State.FAILED, sentence.formatted(name, rest));
  }
}
