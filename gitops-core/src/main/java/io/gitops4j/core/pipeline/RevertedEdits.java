package io.gitops4j.core.pipeline;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.EditException;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.ExpectedEdit;
import io.gitops4j.core.spi.GitRepository;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The inverse of edits that landed on one branch, or none of them if somebody else touched one of
 * the places since. What the undone runs did to each other's values there is undone with the rest.
 *
 * @param landed the oldest first
 * @param by the runs that did it
 */
record RevertedEdits(List<CommitReceipt> landed, Set<RunId> by) implements EditSource {
  RevertedEdits {
    landed = List.copyOf(landed);
    by = Set.copyOf(by);
  }

  CommitReceipt latest() {
    return landed.get(landed.size() - 1);
  }

  @Override
  public String repository() {
    return latest().repository();
  }

  @Override
  public String branch() {
    return latest().branch();
  }

  @Override
  public String message(Scope scope) {
    return Template.fill("Roll back {application} in {environment}", scope)
        + "\n\nBrings back what "
        + commits()
        + " replaced.";
  }

  @Override
  public List<ExpectedEdit> resolve(Scope scope, GitRepository repository, CommitId head) {
    Map<String, Optional<byte[]>> files = new HashMap<>();
    List<ExpectedEdit> inverse = new ArrayList<>();
    for (int i = landed.size() - 1; i >= 0; i--) {
      List<ExpectedEdit> edits = landed.get(i).edits();
      for (int j = edits.size() - 1; j >= 0; j--) {
        ExpectedEdit done = edits.get(j);
        byte[] now =
            files.computeIfAbsent(done.edit().path(), p -> repository.read(head, p)).orElse(null);
        if (!seen(done.edit(), now).equals(told(done.edit().wanted()))) {
          return List.of();
        }
        ExpectedEdit back =
            new ExpectedEdit(done.edit().inverse(done.before()), done.edit().wanted());
        files.put(done.edit().path(), Optional.ofNullable(back.edit().apply(now).content()));
        joined(inverse, back);
      }
    }
    return wereTouched(scope, repository, head) ? List.of() : List.copyOf(inverse);
  }

  /** Two that follow each other at one place are one: what is between is nobody's business. */
  private static void joined(List<ExpectedEdit> inverse, ExpectedEdit back) {
    for (int i = 0; i < inverse.size(); i++) {
      ExpectedEdit later = inverse.get(i);
      if (isSamePlace(later.edit(), back)) {
        inverse.remove(i);
        inverse.add(new ExpectedEdit(back.edit(), later.before()));
        return;
      }
    }
    inverse.add(back);
  }

  private static boolean isSamePlace(Edit later, ExpectedEdit back) {
    return later.path().equals(back.edit().path())
        && later.wanted().equals(back.before())
        && later
            .inverse(back.edit().wanted())
            .toFields()
            .equals(back.edit().inverse(back.edit().wanted()).toFields());
  }

  /** Whether anybody but the undone runs, and the one that undoes them, touched a place since. */
  private boolean wereTouched(Scope scope, GitRepository repository, CommitId head) {
    Set<String> ours = by.stream().map(RunId::value).collect(Collectors.toSet());
    ours.add(scope.release().run().value());
    for (CommitReceipt receipt : landed) {
      Map<String, List<Edit>> places =
          receipt.edits().stream()
              .map(ExpectedEdit::edit)
              .collect(Collectors.groupingBy(Edit::path));
      for (Map.Entry<String, List<Edit>> file : places.entrySet()) {
        for (Commit commit : repository.history(file.getKey(), receipt.commit(), head)) {
          if (!isOurs(commit, ours) && touches(commit, file.getValue(), repository)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean isOurs(Commit commit, Set<String> runs) {
    return landed.stream().anyMatch(r -> r.commit().equals(commit.id()))
        || commit.trailer(CommitPayload.RUN).filter(runs::contains).isPresent();
  }

  private static boolean touches(Commit commit, List<Edit> places, GitRepository repository) {
    String path = places.get(0).path();
    byte[] after = repository.read(commit.id(), path).orElse(null);
    List<CommitId> parents = commit.parents();
    byte[] before = parents.isEmpty() ? null : repository.read(parents.get(0), path).orElse(null);
    return places.stream().anyMatch(e -> !seen(e, after).equals(seen(e, before)));
  }

  /** What stands at a place; a file that can't be read any more has nothing of ours. */
  private static String seen(Edit edit, byte @Nullable [] content) {
    try {
      return told(edit.current(content));
    } catch (EditException e) {
      return "unreadable";
    }
  }

  private static String told(Optional<String> value) {
    return value.map(v -> "value " + v).orElse("nothing");
  }

  /** That nothing was undone. */
  CommitReceipt skipped() {
    return new CommitReceipt(
        repository(),
        branch(),
        CommitReceipt.How.SKIPPED,
        latest().commit(),
        latest().commit(),
        List.of(),
        0);
  }

  @Override
  public Fields subject(Scope scope) {
    return Fields.of("reverts", landed.stream().map(r -> r.commit().hex()).toList());
  }

  @Override
  public Preview preview(Scope scope, Snapshot snapshot, boolean direct) {
    return Preview.conditional("bring back what " + commits() + " replaced");
  }

  private String commits() {
    return landed.stream().map(r -> r.commit().abbreviated()).collect(Collectors.joining(", "));
  }
}
