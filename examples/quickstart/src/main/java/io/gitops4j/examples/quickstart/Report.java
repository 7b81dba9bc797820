package io.gitops4j.examples.quickstart;

import io.gitops4j.core.edit.UnifiedDiff;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.spi.GitRepository;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/** Prints what came of a run. */
final class Report {
  private static final Set<RunEvent.Kind> HIDDEN =
      EnumSet.of(RunEvent.Kind.CLAIMED, RunEvent.Kind.YIELDED, RunEvent.Kind.INTENDED);

  private Report() {}

  static void of(Delivery delivery, Run run) {
    System.out.println("outcome: " + run.outcome().orElseThrow());
    run.problem().ifPresent(p -> System.out.println("problem: " + p));
    run.release().artifacts().forEach((name, a) -> System.out.println("artifact: " + a));
    for (String stage : new String[] {"test", "prod"}) {
      for (Receipt receipt : run.release().receipts(NodePath.of(stage))) {
        System.out.println(stage + ": " + receipt.describe());
        if (receipt instanceof CommitReceipt commit && commit.changedSomething()) {
          diff(delivery.connections(TenantId.DEFAULT).repository(commit.repository()), commit);
        }
      }
    }
    System.out.println("timeline:");
    delivery.events(run.id()).stream()
        .filter(event -> !HIDDEN.contains(event.kind()))
        .forEach(event -> System.out.println("  " + event));
  }

  private static void diff(GitRepository git, CommitReceipt commit) {
    for (String path : commit.edits().stream().map(e -> e.edit().path()).distinct().toList()) {
      String before = text(git, commit.parent(), path);
      UnifiedDiff.of(path, before, text(git, commit.commit(), path))
          .lines()
          .forEach(line -> System.out.println("    " + line));
    }
  }

  private static String text(GitRepository git, CommitId at, String path) {
    return git.read(at, path).map(b -> new String(b, StandardCharsets.UTF_8)).orElse("");
  }
}
