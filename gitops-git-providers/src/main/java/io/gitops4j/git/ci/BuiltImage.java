package io.gitops4j.git.ci;

import io.gitops4j.core.events.WebhookSignature;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Start;
import java.io.IOException;
import java.security.SignatureException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An image that a {@link CiFile} built and pushed, as it reports it. It is what the CI says:
 * whoever knows the secret can report any image, so a pipeline that starts from it names the
 * repository in its trigger.
 *
 * @param id names the report; one that came before is the same one sent again
 * @param artifact the image with its digest; the tag is the commit
 * @param commit what it was built from
 * @param key of who dispatched the build; empty where a push or a person started it
 */
public record BuiltImage(
    String id, ImageReference artifact, CommitId commit, Optional<OperationKey> key) {
  /** Checks that nothing is missing, the digest neither. */
  public BuiltImage {
    Objects.requireNonNull(id, "id");
    if (artifact.digest().isEmpty()) {
      throw new IllegalArgumentException("Not the report of an image: it has no digest");
    }
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(key, "key");
  }

  /**
   * Takes a report: checks who it is from, over the bytes as they came, and reads it.
   *
   * @param secrets the present one, and others while it changes
   * @param headers of the request, their names in any case
   * @param now which it may be off by {@link WebhookSignature#TOLERANCE}
   * @throws SignatureException if it was not signed with one of the secrets, was changed, is too
   *     old, or is from the future
   * @throws IllegalArgumentException if it is signed and no report
   */
  public static BuiltImage receive(
      List<Secret> secrets, Map<String, List<String>> headers, byte[] body, Instant now)
      throws SignatureException {
    String id = WebhookSignature.verify(secrets, headers, body, now);
    try {
      Fields report = Json.object(body);
      return new BuiltImage(
          id,
          ImageReference.parse(report.text("artifact")),
          new CommitId(report.text("commit")),
          report.findText("key").filter(key -> !key.isEmpty()).map(OperationKey::new));
    } catch (IOException e) {
      throw new IllegalArgumentException("Not the report of an image: it is " + e.getMessage(), e);
    }
  }

  /** What starts a run with it: the same for the same image, however often it is reported. */
  public Start start() {
    return Start.artifact(artifact).at(commit);
  }
}
