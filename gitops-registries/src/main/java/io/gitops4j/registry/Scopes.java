package io.gitops4j.registry;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a token is to allow: actions on repositories. Immutable; equal if they allow the same.
 *
 * @param actions by resource, such as {@code repository:team/app}
 * @see <a href="https://distribution.github.io/distribution/spec/auth/scope/">token scopes</a>
 */
record Scopes(SortedMap<String, SortedSet<String>> actions) {
  static final Scopes NONE = new Scopes(new TreeMap<>());
  private static final Pattern PATH =
      Pattern.compile(".*/v2/(.+)/(?:manifests|blobs|tags|referrers)/.*");
  private static final Pattern FROM = Pattern.compile("(?:.*&)?from=([^&]+)(?:&.*)?");

  /** What a call needs; a mount reads from a second repository. */
  static Scopes of(HttpCall call) {
    Matcher path = PATH.matcher(call.uri().getPath());
    if (!path.matches()) {
      return NONE;
    }
    Scopes own = NONE.and("repository:" + path.group(1), wanted(call));
    return source(call.uri()).isEmpty()
        ? own
        : own.and("repository:" + source(call.uri()), List.of("pull"));
  }

  private static List<String> wanted(HttpCall call) {
    if (call.isRead()) {
      return List.of("pull");
    }
    boolean deletes =
        call.method().equals("DELETE") && call.uri().getPath().contains("/manifests/");
    return deletes ? List.of("delete", "pull", "push") : List.of("pull", "push");
  }

  private static String source(URI uri) {
    Matcher from = FROM.matcher(uri.getRawQuery() == null ? "" : uri.getRawQuery());
    return from.matches() ? URLDecoder.decode(from.group(1), StandardCharsets.UTF_8) : "";
  }

  /** What a challenge names: {@code repository:a:pull,push repository:b:pull}. */
  static Scopes parse(String scope) {
    Scopes found = NONE;
    for (String each : scope.strip().split("\\s+", -1)) {
      int colon = each.lastIndexOf(':');
      if (colon > 0) {
        found =
            found.and(each.substring(0, colon), List.of(each.substring(colon + 1).split(",", -1)));
      }
    }
    return found;
  }

  /** These and those. */
  Scopes and(Scopes others) {
    Scopes all = this;
    for (var each : others.actions.entrySet()) {
      all = all.and(each.getKey(), List.copyOf(each.getValue()));
    }
    return all;
  }

  private Scopes and(String resource, List<String> more) {
    SortedMap<String, SortedSet<String>> all = new TreeMap<>(actions);
    SortedSet<String> allowed = new TreeSet<>(all.getOrDefault(resource, new TreeSet<>()));
    allowed.addAll(more);
    all.put(resource, allowed);
    return new Scopes(all);
  }

  /** As a token service wants them, one for each resource. */
  List<String> words() {
    return actions.entrySet().stream()
        .map(each -> each.getKey() + ":" + String.join(",", each.getValue()))
        .toList();
  }
}
