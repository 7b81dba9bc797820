package io.gitops4j.registry;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists that come in pages, each naming the next in a {@code Link} header. */
final class HttpPages {
  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel\\s*=\\s*\"?next\"?", Pattern.CASE_INSENSITIVE);

  private HttpPages() {}

  /**
   * Reads pages until there are enough, or none follows, or one brings nothing new.
   *
   * @param first the first page's answer
   * @param items what a page holds
   */
  static <T> List<T> read(
      HttpConnection connection,
      HttpAnswer first,
      Function<HttpAnswer, List<T>> items,
      int enough) {
    List<T> found = new ArrayList<>();
    Set<T> seen = new HashSet<>();
    Optional<HttpAnswer> page = Optional.of(first);
    while (page.isPresent()) {
      HttpAnswer answer = page.get();
      int before = found.size();
      items.apply(answer).stream().filter(seen::add).forEach(found::add);
      boolean more = found.size() > before && found.size() < enough;
      page =
          next(answer)
              .filter(uri -> more && Origin.isSame(connection.origin(), uri))
              .map(uri -> connection.send(answer.call().to(uri), 200));
    }
    return found;
  }

  private static Optional<URI> next(HttpAnswer answer) {
    for (String header : answer.headers("Link")) {
      Matcher link = NEXT.matcher(header);
      if (link.find()) {
        try {
          return Optional.of(answer.call().uri().resolve(link.group(1)));
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
