package io.gitops4j.registry;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.GitRepository;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an artifact is built from, as the annotations of the OCI image specification say it. The
 * same for the same commit, so that what is built twice is the same.
 *
 * @param address the repository's, where others can reach it
 * @param revision the commit
 * @param committed when it was committed, where the repository is known
 * @param version the tag that was pushed, where one was
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/annotations.md">annotations</a>
 */
record SourceFacts(
    Optional<String> address,
    Optional<CommitId> revision,
    Optional<Instant> committed,
    Optional<String> version) {
  private static final String OCI = "org.opencontainers.image.";

  /** The annotation that says when. */
  static final String CREATED = OCI + "created";

  /**
   * Those of a run.
   *
   * @param repository the logical name of the repository with the source commit
   */
  static SourceFacts of(EffectContext context, Optional<String> repository) {
    Optional<CommitId> revision = context.release().source();
    Start start = context.release().start();
    Optional<String> version =
        start.kind() == Start.Kind.TAG ? start.what().findText("tag") : Optional.empty();
    Optional<GitRepository> git = repository.map(context.connections()::repository);
    return new SourceFacts(
        git.flatMap(known -> address(known.url())),
        revision,
        git.flatMap(known -> revision.map(id -> known.commit(id).committedAt())),
        version);
  }

  /** The address without what is somebody's own: a user, or a folder of this machine. */
  private static Optional<String> address(RepositoryUrl url) {
    return switch (url.transport()) {
      case FILE -> Optional.empty();
      case SSH -> Optional.of(url.toString());
      case HTTPS, HTTP, GIT -> {
        String text = url.toString();
        String scheme = text.substring(0, text.indexOf("://") + "://".length());
        String port = url.port() < 0 ? "" : ":" + url.port();
        yield Optional.of(scheme + url.host() + port + url.path());
      }
    };
  }

  /** The commit's time; 1970 where it is not known. */
  Instant time() {
    return committed.orElse(Instant.EPOCH);
  }

  /** What is known, by the annotations' names. */
  Map<String, String> annotations() {
    Map<String, String> all = new TreeMap<>();
    address.ifPresent(text -> all.put(OCI + "source", text));
    revision.ifPresent(commit -> all.put(OCI + "revision", commit.hex()));
    committed.ifPresent(time -> all.put(CREATED, time.toString()));
    version.ifPresent(text -> all.put(OCI + "version", text));
    return all;
  }
}
