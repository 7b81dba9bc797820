package io.gitops4j.core.model;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names an image, chart or other artifact in a registry: {@code host/repository[:tag][@digest]}.
 *
 * <p>Reads every form of the distribution project's reference grammar, the short forms of Docker
 * Hub included ({@code busybox}, {@code docker.io/busybox}); {@link #toString()} gives the text as
 * it was written, {@link #canonical()} the full form. Equality is that of the full form.
 *
 * @see <a href="https://pkg.go.dev/github.com/distribution/reference">the grammar</a>
 */
public final class ImageReference {
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final String HOST_LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final String HOST =
      "(?:" + HOST_LABEL + "(?:\\." + HOST_LABEL + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
  private static final String TAG_FORM = "[\\w][\\w.-]{0,127}";
  private static final Pattern TAG = Pattern.compile(TAG_FORM);
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:("
              + HOST
              + ")/)?("
              + COMPONENT
              + "(?:/"
              + COMPONENT
              + ")*)"
              + "(?::("
              + TAG_FORM
              + "))?(?:@([^@]+))?");
  private static final Pattern COMMIT_LIKE = Pattern.compile("[a-f0-9]{64}");
  private static final String DEFAULT_HOST = "docker.io";
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST = 1024;

  private final String written;
  private final String host;
  private final String repository;
  private final @Nullable String tag;
  private final @Nullable Digest digest;

  private ImageReference(
      String written,
      String host,
      String repository,
      @Nullable String tag,
      @Nullable Digest digest) {
    this.written = written;
    this.host = host;
    this.repository = repository;
    this.tag = tag;
    this.digest = digest;
  }

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException if it does not follow the grammar; the message says what would
   */
  public static ImageReference parse(String text) {
    Objects.requireNonNull(text, "text");
    if (text.length() > LONGEST) {
      throw invalid(text.substring(0, 40) + "…", "it is longer than " + LONGEST + " characters");
    }
    if (COMMIT_LIKE.matcher(text).matches()) {
      throw invalid(
          text, "64 hexadecimal digits alone could be a digest; write sha256:… after an @");
    }
    int slash = text.indexOf('/');
    boolean hasHost = slash > 0 && looksLikeHost(text.substring(0, slash));
    Matcher m = REFERENCE.matcher(hasHost ? text : DEFAULT_HOST + "/" + text);
    if (!m.matches()) {
      throw invalid(text, "expected host/repository[:tag][@digest], the repository in lower case");
    }
    String host = m.group(1).equals("index.docker.io") ? DEFAULT_HOST : m.group(1);
    String repository = m.group(2);
    if (host.equals(DEFAULT_HOST) && repository.indexOf('/') < 0) {
      repository = "library/" + repository;
    }
    if (host.length() + 1 + repository.length() > LONGEST_NAME) {
      throw invalid(text, "the name is longer than " + LONGEST_NAME + " characters");
    }
    String digest = m.group(4);
    return new ImageReference(
        text, host, repository, m.group(3), digest == null ? null : Digest.parse(digest));
  }

  /** The registry's host, with its port if it has one. */
  public String host() {
    return host;
  }

  /** The repository inside the registry. */
  public String repository() {
    return repository;
  }

  /** The tag, where the reference has one. */
  public Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  /** The digest, where the reference has one. */
  public Optional<Digest> digest() {
    return Optional.ofNullable(digest);
  }

  /** The name as it was written, without tag and digest. */
  public String name() {
    int end = written.length();
    if (digest != null) {
      end = written.indexOf('@');
    }
    return tag == null ? written.substring(0, end) : written.substring(0, end - tag.length() - 1);
  }

  /**
   * The same name with another tag, and with the digest dropped.
   *
   * @throws IllegalArgumentException if it is not a tag
   */
  public ImageReference withTag(String newTag) {
    if (!TAG.matcher(newTag).matches()) {
      throw new IllegalArgumentException(
          "Not a tag: '"
              + newTag
              + "'. Use 1 to 128 letters, digits, '_', '.' or '-', beginning with"
              + " a letter, digit or '_'");
    }
    return parse(name() + ":" + newTag);
  }

  /** The same name and tag with another digest. */
  public ImageReference withDigest(Digest newDigest) {
    return parse(name() + (tag == null ? "" : ":" + tag) + "@" + newDigest);
  }

  /** The name alone. */
  public ImageReference withoutVersion() {
    return parse(name());
  }

  /** What follows the name: {@code tag}, {@code tag@digest}, the digest alone, or empty text. */
  public String version() {
    if (digest == null) {
      return tag == null ? "" : tag;
    }
    return tag == null ? digest.toString() : tag + "@" + digest;
  }

  /** The full form, host included. */
  public String canonical() {
    return host
        + "/"
        + repository
        + (tag == null ? "" : ":" + tag)
        + (digest == null ? "" : "@" + digest);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageReference that && canonical().equals(that.canonical());
  }

  @Override
  public int hashCode() {
    return canonical().hashCode();
  }

  @Override
  public String toString() {
    return written;
  }

  private static boolean looksLikeHost(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  private static IllegalArgumentException invalid(String text, String why) {
    return new IllegalArgumentException("Not an image reference: '" + text + "': " + why);
  }
}
