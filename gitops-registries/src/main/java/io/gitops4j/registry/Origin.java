package io.gitops4j.registry;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a registry answers, and the rule of which addresses may be talked to without TLS. */
final class Origin {
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:]+\\])(?::[0-9]{1,5})?");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[(?:::1|0:0:0:0:0:0:0:1)\\]");
  private static final String DOCKER_HUB = "docker.io";

  private Origin() {}

  /** Whether an address names a registry's host: with a dot, a port, or a scheme of the web. */
  static boolean isAddress(String address) {
    String host = withoutScheme(address);
    return HOST.matcher(host).matches()
        && (!host.equals(address)
            || host.indexOf('.') >= 0
            || host.indexOf(':') >= 0
            || host.equals("localhost"));
  }

  /**
   * The address as a URL without a path.
   *
   * @param plainHttp whether everybody on the way may read what is sent to another machine
   * @throws IllegalArgumentException if it is none, or is plain HTTP beyond this machine without
   *     that
   */
  static URI of(String address, boolean plainHttp) {
    if (!isAddress(address)) {
      throw new IllegalArgumentException(
          "Not the address of a registry: give host[:port] or https://host[:port], without a path,"
              + " user or password");
    }
    String host = withoutScheme(address);
    if (host.equals(DOCKER_HUB) || host.equals("index.docker.io")) {
      return URI.create("https://registry-1.docker.io");
    }
    boolean unsaid = host.equals(address);
    boolean plain = address.startsWith("http://") || (unsaid && (plainHttp || isLoopback(host)));
    URI origin = URI.create((plain ? "http://" : "https://") + host);
    if (!isAllowed(origin) && !plainHttp) {
      throw new IllegalArgumentException(
          "A registry on another machine needs https, and "
              + origin
              + " has none. The connection's option plainHttp: true allows it all the same");
    }
    return origin;
  }

  /** Whether we talk to an address at all: over TLS, or to this machine. */
  static boolean isAllowed(URI uri) {
    String host = uri.getHost();
    if (host == null || uri.getUserInfo() != null) {
      return false;
    }
    return "https".equalsIgnoreCase(uri.getScheme())
        || ("http".equalsIgnoreCase(uri.getScheme()) && isLoopback(host));
  }

  /** Whether two addresses are of one origin: the same scheme, host and port. */
  static boolean isSame(URI one, URI other) {
    return other.getUserInfo() == null
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

  private static boolean isLoopback(String host) {
    String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    return LOOPBACK.matcher(name).matches();
  }

  private static String withoutScheme(String address) {
    String rest = address.replaceFirst("^https?://", "");
    return rest.endsWith("/") && !rest.equals(address)
        ? rest.substring(0, rest.length() - 1)
        : rest;
  }
}
