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
   * Whether a commit is among what is followed: one of the sources has it, or a commit that came
   * after it. Where an address is that of the commit's repository the others don't count.
   *
   * @throws ProviderException if the repository can't tell now
   */
  public static boolean have(List<FollowedSource> sources, SourceCommit wanted) {
    List<FollowedSource> same =
        sources.stream()
            .filter(s -> RepositoryText.names(s.address(), wanted.repository().url()))
            .toList();
    return (same.isEmpty() ? sources : same)
        .stream().flatMap(s -> s.commit().stream()).anyMatch(wanted::isIn);
  }

  /** {@code 4b6c0a1f22 of https://…}, for people. */
  @Override
  public String toString() {
    String shortly = commit().map(CommitId::abbreviated).orElse(revision);
    return (shortly.isEmpty() ? "nothing yet" : shortly) + " of " + address;
  }
}
