package io.gitops4j.examples.portal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which page answers what. Asked under another name than this machine's, and by other sites' pages,
 * it does nothing. Whoever has not said a name is asked for it first.
 */
final class Routes implements HttpHandler {
  private static final System.Logger LOG = System.getLogger(Routes.class.getName());
  private static final Pattern NAMED = Pattern.compile("\\{(\\w+)}");

  private final List<Route> routes = new ArrayList<>();

  /**
   * A route.
   *
   * @param method GET or POST
   * @param path with names in braces, each for one segment
   * @param open whether nobody has to have said a name
   * @param page what answers
   */
  private record Route(String method, String path, boolean open, Function<Request, Answer> page) {
    Map<String, String> match(String requested) {
      Matcher matcher =
          Pattern.compile(NAMED.matcher(path).replaceAll("(?<$1>[^/]+)")).matcher(requested);
      Map<String, String> found = new LinkedHashMap<>();
      if (matcher.matches()) {
        found.put("", requested);
        NAMED
            .matcher(path)
            .results()
            .forEach(n -> found.put(n.group(1), matcher.group(n.group(1))));
      }
      return found;
    }
  }

  Routes get(String path, Function<Request, Answer> page) {
    routes.add(new Route("GET", path, false, page));
    return this;
  }

  Routes post(String path, Function<Request, Answer> page) {
    routes.add(new Route("POST", path, false, page));
    return this;
  }

  /** One that is there before somebody said a name. */
  Routes open(String method, String path, Function<Request, Answer> page) {
    routes.add(new Route(method, path, true, page));
    return this;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange).send(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!isOurs(exchange)) {
      return Layout.error(403, "This was not sent by a page of the portal.");
    }
    for (Route route : routes) {
      Map<String, String> path = route.match(exchange.getRequestURI().getPath());
      if (!path.isEmpty() && route.method().equals(exchange.getRequestMethod())) {
        return answer(route, exchange, path);
      }
    }
    return Layout.error(404, "There is no such page.");
  }

  private static Answer answer(Route route, HttpExchange exchange, Map<String, String> path)
      throws IOException {
    try {
      Request request = Request.of(exchange, path);
      return route.open() || request.user().isPresent()
          ? route.page().apply(request)
          : Answer.seeOther("/login");
    } catch (ProviderException e) {
      return Layout.error(
          e.kind() == ErrorKind.NOT_FOUND ? 404 : 409, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return Layout.error(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A page failed", e);
      return Layout.error(500, "The page failed; the portal's log says more.");
    }
  }

  /** Names of other machines that lead here, and forms on other sites, are none of ours. */
  private static boolean isOurs(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    int port = exchange.getLocalAddress().getPort();
    if (!List.of("127.0.0.1:" + port, "localhost:" + port)
        .contains(String.valueOf(host).toLowerCase(Locale.ROOT))) {
      return false;
    }
    return exchange.getRequestMethod().equals("GET")
        || ("http://" + host).equals(exchange.getRequestHeaders().getFirst("Origin"));
  }
}
