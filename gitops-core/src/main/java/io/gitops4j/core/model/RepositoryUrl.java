package io.gitops4j.core.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Git repository is: {@code https://}, {@code http://}, {@code ssh://}, {@code git://},
 * {@code file://}, the short ssh form {@code git@host:path}, or an absolute path.
 *
 * <p>Never holds a password: a URL that carries one is refused, because URLs end up in logs. Two
 * are equal if they are written alike; folders, if they are the same path.
 */
public final class RepositoryUrl {
  private static final Pattern SHORT_SSH =
      Pattern.compile(
          "(?:([A-Za-z0-9._-]+)@)?(\\[[0-9a-fA-F:]+\\]|[A-Za-z0-9][A-Za-z0-9.-]*):([^/].*|/[^/].*)");

  /** What follows the first colon of {@code user:password@host}. */
  private static final Pattern PASSWORD = Pattern.compile("[^/]*@");

  private final String text;
  private final Transport transport;
  private final @Nullable String user;
  private final String host;
  private final int port;
  private final String path;

  /** How a repository is reached. */
  public enum Transport {
    /** Git's smart protocol over TLS. */
    HTTPS,
    /** The same without TLS: for loopback and tests. */
    HTTP,
    /** Git over ssh. */
    SSH,
    /** Git's own daemon, without authentication. */
    GIT,
    /** A folder on this machine. */
    FILE
  }

  private RepositoryUrl(
      String text, Transport transport, @Nullable String user, String host, int port, String path) {
    this.text = text;
    this.transport = transport;
    this.user = user;
    this.host = host;
    this.port = port;
    this.path = path;
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it has none of the known forms, or carries a password
   */
  public static RepositoryUrl parse(String text) {
    Objects.requireNonNull(text, "text");
    if (text.startsWith("/")) {
      return of(Path.of(text));
    }
    if (text.contains("://")) {
      return fromUri(text);
    }
    Matcher m = SHORT_SSH.matcher(text);
    if (m.matches() && m.group(1) == null && PASSWORD.matcher(m.group(3)).lookingAt()) {
      throw passwordIn("the text before '@'");
    }
    if (m.matches()) {
      return new RepositoryUrl(text, Transport.SSH, m.group(1), m.group(2), -1, m.group(3));
    }
    throw new IllegalArgumentException(
        "Not a repository URL. Use https://host/path, ssh://user@host/path, user@host:path or"
            + " file:///path");
  }

  /** A repository in a folder of this machine. */
  public static RepositoryUrl of(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    URI uri = absolute.toUri();
    return new RepositoryUrl(
        "file://" + withoutLastSlash(uri.getRawPath()),
        Transport.FILE,
        null,
        "",
        -1,
        withoutLastSlash(uri.getPath()));
  }

  /** How it is reached. */
  public Transport transport() {
    return transport;
  }

  /** The user named in the URL. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** The host in lower case; empty for a folder. */
  public String host() {
    return host.toLowerCase(Locale.ROOT);
  }

  /** The port, or -1 for the transport's own. */
  public int port() {
    return port;
  }

  /** The path on the host. */
  public String path() {
    return path;
  }

  /**
   * The path without slashes at its ends and without {@code .git}: {@code owner/name} on a forge.
   */
  public String name() {
    String name = path.replaceAll("^/+|/+$", "");
    return name.endsWith(".git") ? name.substring(0, name.length() - ".git".length()) : name;
  }

  /** The folder, for a repository on this machine. */
  public Optional<Path> folder() {
    return transport == Transport.FILE ? Optional.of(Path.of(path)) : Optional.empty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RepositoryUrl that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The URL as it was written. */
  @Override
  public String toString() {
    return text;
  }

  private static RepositoryUrl fromUri(String text) {
    URI uri = uri(text);
    Transport transport = transport(uri.getScheme());
    String user = uri.getUserInfo();
    if (user != null && user.contains(":")) {
      throw passwordIn("host " + uri.getHost());
    }
    if (uri.getQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException(
          "Not a repository URL: it has a query or fragment, which Git does not use");
    }
    if (transport == Transport.FILE) {
      return file(uri);
    }
    if (uri.getHost() == null || uri.getPath() == null || uri.getPath().matches("/*")) {
      throw new IllegalArgumentException("Not a repository URL: it needs a host and a path");
    }
    return new RepositoryUrl(text, transport, user, uri.getHost(), uri.getPort(), uri.getPath());
  }

  private static RepositoryUrl file(URI uri) {
    if (uri.getRawAuthority() != null || uri.getPath() == null) {
      throw new IllegalArgumentException(
          "Not a repository URL: a folder of this machine is file:///path, with three slashes");
    }
    return of(Path.of(uri.getPath()));
  }

  private static IllegalArgumentException passwordIn(String where) {
    return new IllegalArgumentException(
        "A repository URL must not carry a password ("
            + where
            + "). Give it to the connection's credentials instead");
  }

  private static String withoutLastSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // the exception's own message would repeat the text, which may hold a password
      throw new IllegalArgumentException("Not a repository URL: " + e.getReason());
    }
  }

  private static Transport transport(@Nullable String scheme) {
    if (scheme == null) {
      throw new IllegalArgumentException("Not a repository URL: it has no scheme");
    }
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "https" -> Transport.HTTPS;
      case "http" -> Transport.HTTP;
      case "ssh", "git+ssh" -> Transport.SSH;
      case "git" -> Transport.GIT;
      case "file" -> Transport.FILE;
      default ->
          throw new IllegalArgumentException(
              "Not a repository URL: unknown scheme " + scheme + ". Use https, ssh or file");
    };
  }
}
