package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was built from which source, by whom: SLSA provenance, version 1. Immutable.
 *
 * @see <a href="https://slsa.dev/spec/v1.0/provenance">SLSA provenance</a>
 */
public final class Provenance {
  private static final String BUILD_TYPE = "https://gitops4j.io/build/v1";

  private final String builder;
  private final RepositoryUrl source;
  private final CommitId commit;
  private final String buildType;
  private final @Nullable String invocation;
  private final @Nullable Instant started;
  private final @Nullable Instant finished;

  private Provenance(
      String builder,
      RepositoryUrl source,
      CommitId commit,
      String buildType,
      @Nullable String invocation,
      @Nullable Instant started,
      @Nullable Instant finished) {
    this.builder = Objects.requireNonNull(builder, "builder");
    this.source = Objects.requireNonNull(source, "source");
    this.commit = Objects.requireNonNull(commit, "commit");
    this.buildType = Objects.requireNonNull(buildType, "buildType");
    this.invocation = invocation;
    this.started = started;
    this.finished = finished;
  }

  /**
   * Provenance.
   *
   * @param builder the URI of who built it, which says whom to trust with it
   * @param source the repository of its source
   * @param commit the commit it was built from
   */
  public static Provenance of(String builder, RepositoryUrl source, CommitId commit) {
    if (builder.isBlank()) {
      throw new IllegalArgumentException("Provenance names who built it");
    }
    return new Provenance(builder, source, commit, BUILD_TYPE, null, null, null);
  }

  /** The same, built in the way that this URI describes. */
  public Provenance withBuildType(String uri) {
    return new Provenance(builder, source, commit, uri, invocation, started, finished);
  }

  /** The same with the builder's name of this build: a URL of its log, say. */
  public Provenance withInvocation(String id) {
    return new Provenance(builder, source, commit, buildType, id, started, finished);
  }

  /** The same with when the build began and ended, to the second. */
  public Provenance withTimes(Instant begun, Instant ended) {
    if (ended.isBefore(begun)) {
      throw new IllegalArgumentException("A build does not end before it begins");
    }
    return new Provenance(
        builder,
        source,
        commit,
        buildType,
        invocation,
        begun.truncatedTo(ChronoUnit.SECONDS),
        ended.truncatedTo(ChronoUnit.SECONDS));
  }

  /** As a predicate, to be attested. */
  public Predicate predicate() {
    String uri = "git+" + source;
    ObjectNode json = StrictJson.object();
    ObjectNode definition = json.putObject("buildDefinition");
    definition.put("buildType", buildType);
    definition.putObject("externalParameters").put("source", uri);
    ObjectNode dependency = definition.putArray("resolvedDependencies").addObject();
    dependency.put("uri", uri);
    dependency.putObject("digest").put("gitCommit", commit.hex());
    ObjectNode details = json.putObject("runDetails");
    details.putObject("builder").put("id", builder);
    ObjectNode metadata = details.putObject("metadata");
    if (invocation != null) {
      metadata.put("invocationId", invocation);
    }
    if (started != null && finished != null) {
      metadata.put("startedOn", started.toString());
      metadata.put("finishedOn", finished.toString());
    }
    return Predicate.of(Predicate.PROVENANCE, StrictJson.write(json));
  }

  @Override
  public String toString() {
    return "built from " + source + " at " + commit + " by " + builder;
  }
}
