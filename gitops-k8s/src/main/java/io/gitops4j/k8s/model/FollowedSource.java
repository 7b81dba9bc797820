package io.gitops4j.k8s.model;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.SourceCommit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What something that follows Git has of one source.
 *
 * @param address of the repository, as its own configuration has it
 * @param revision {@code 4b6c…}, {@code main@sha1:4b6c…}, or the version of a chart
 */
public record FollowedSource(String address, String revision) {
  private static final Pattern COMMIT =
      Pattern.compile("(?:.*[@:/])?([0-9a-f]{64}|[0-9a-f]{40})", Pattern.DOTALL);

  /** The commit it has; empty if that is none of Git. */
  public Optional<CommitId> commit() {
    Matcher matcher = COMMIT.matcher(revision);
    return revision.contains("sha256:") || !matcher.matches()
        ? Optional.empty()
        : Optional.of(new CommitId(matcher.group(1)));
  }

  /**
   * Which commits are not among what is followed: no source has one of them, or a commit that came
   * after it. Commits of a repository whose address no source has don't count, unless that is so of
   * all: then the repository is known there by another name, and any source may have them.
   *
   * @throws ProviderException if a repository can't tell now
   */
  public static List<SourceCommit> lacking(
      List<FollowedSource> sources, List<SourceCommit> wanted) {
    boolean known =
        wanted.stream().anyMatch(commit -> sources.stream().anyMatch(s -> s.is(commit)));
    return wanted.stream()
        .filter(commit -> !known || sources.stream().anyMatch(s -> s.is(commit)))
        .filter(
            commit ->
                sources.stream()
                    .filter(s -> !known || s.is(commit))
                    .flatMap(s -> s.commit().stream())
                    .noneMatch(commit::isIn))
        .toList();
  }

  private boolean is(SourceCommit wanted) {
    return RepositoryText.names(address, wanted.repository().url());
  }

  /** {@code 4b6c0a1f22 of https://…}, for people. */
  @Override
  public String toString() {
    String shortly = commit().map(CommitId::abbreviated).orElse(revision);
    return (shortly.isEmpty() ? "nothing yet" : shortly) + " of " + address;
  }
}
