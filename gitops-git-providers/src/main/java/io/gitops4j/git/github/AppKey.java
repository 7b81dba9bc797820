package io.gitops4j.git.github;

import io.gitops4j.core.http.TokenSigner;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import java.time.Duration;
import java.time.Instant;

/** The private key of a GitHub App, which signs what the app shows of itself. Thread-safe. */
record AppKey(TokenSigner signer) {
  /** GitHub's clock may be behind ours. */
  private static final Duration BEFORE = Duration.ofSeconds(60);

  /** GitHub takes ten minutes at most. */
  private static final Duration VALID = Duration.ofMinutes(9);

  /**
   * Reads a PEM file's content, of PKCS #1 as GitHub gives it, or PKCS #8.
   *
   * @throws IllegalArgumentException if that is no private RSA key
   */
  static AppKey read(Secret pem) {
    try {
      return new AppKey(TokenSigner.read(pem));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Could not read the private key of the GitHub App: "
              + e.getMessage()
              + ". Give the content of the PEM file that GitHub made, which begins with"
              + " -----BEGIN RSA PRIVATE KEY-----");
    }
  }

  /** A JSON Web Token that says which app this is. */
  // https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
  Secret sign(String app, Instant now) {
    return signer.sign(
        Fields.of("iss", app)
            .with("iat", now.minus(BEFORE).getEpochSecond())
            .with("exp", now.plus(VALID).getEpochSecond()));
  }
}
