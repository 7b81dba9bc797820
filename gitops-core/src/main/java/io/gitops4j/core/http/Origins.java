package io.gitops4j.core.http;

import java.net.URI;
import java.util.Set;

/** Where requests go. */
final class Origins {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private Origins() {}

  /** Whether we talk to an address at all: over TLS, or to this machine. */
  static boolean isPrivate(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme())
        || LOOPBACK.contains(String.valueOf(uri.getHost()));
  }

  /** Whether an address is one of the web, without a user. */
  static boolean isWeb(URI uri) {
    return uri.getHost() != null
        && uri.getUserInfo() == null
        && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
  }

  /** Whether two addresses are of one origin: the same scheme, host and port (RFC 6454). */
  static boolean isSame(URI one, URI other) {
    return isWeb(other)
        && one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
