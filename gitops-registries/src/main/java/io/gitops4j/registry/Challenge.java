package io.gitops4j.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server asks for in {@code WWW-Authenticate}. Immutable.
 *
 * @param scheme in lower case
 * @param parameters by names in lower case
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, 11.6.1</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]++";

  /** A parameter, or else the name of the next scheme. */
  private static final Pattern PART =
      Pattern.compile(
          "\\G[\\s,]*+(?:("
              + TOKEN
              + ")\\s*=\\s*(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|("
              + TOKEN
              + "))|("
              + TOKEN
              + "))");

  /** All challenges of these headers, as far as they can be read. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> found = new ArrayList<>();
    for (String header : headers) {
      Matcher part = PART.matcher(header);
      while (part.find()) {
        if (part.group(4) != null) {
          found.add(new Challenge(lower(part.group(4)), new LinkedHashMap<>()));
        } else if (!found.isEmpty()) {
          String quoted = part.group(2);
          String value = quoted == null ? part.group(3) : quoted.replaceAll("\\\\(.)", "$1");
          found.get(found.size() - 1).parameters.putIfAbsent(lower(part.group(1)), value);
        }
      }
    }
    return found;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
