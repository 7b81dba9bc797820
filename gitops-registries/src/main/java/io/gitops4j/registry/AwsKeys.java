package io.gitops4j.registry;

import io.gitops4j.core.model.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys of an AWS user or role. Immutable.
 *
 * @param accessKeyId names the key
 * @param secretAccessKey what requests are signed with
 * @param sessionToken of temporary keys; {@code null} for others
 */
public record AwsKeys(String accessKeyId, Secret secretAccessKey, @Nullable Secret sessionToken) {
  /** Checks that both are there. */
  public AwsKeys {
    Objects.requireNonNull(accessKeyId, "accessKeyId");
    Objects.requireNonNull(secretAccessKey, "secretAccessKey");
  }

  /** The token of temporary keys. */
  public Optional<Secret> session() {
    return Optional.ofNullable(sessionToken);
  }

  /**
   * From {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN};
   * empty if the first two are not set.
   */
  public static Optional<AwsKeys> fromEnvironment() {
    return from(System.getenv());
  }

  static Optional<AwsKeys> from(Map<String, String> variables) {
    String id = variables.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String secret = variables.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    String session = variables.getOrDefault("AWS_SESSION_TOKEN", "");
    return id.isBlank() || secret.isBlank()
        ? Optional.empty()
        : Optional.of(
            new AwsKeys(id, Secret.of(secret), session.isBlank() ? null : Secret.of(session)));
  }
}
