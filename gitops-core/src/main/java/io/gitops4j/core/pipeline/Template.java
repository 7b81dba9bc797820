package io.gitops4j.core.pipeline;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts with names in braces: {@code {application}}, {@code {environment}}, {@code {version}},
 * {@code {commit}}, {@code {run}}. Other braces are left as they are.
 */
final class Template {
  private static final Pattern NAME =
      Pattern.compile("\\{(application|environment|version|commit|run)\\}");

  private Template() {}

  static String fill(String template, Scope scope) {
    Release release = scope.release();
    Map<String, String> values =
        Map.of(
            "application", release.application(),
            "environment", scope.environment().orElse("{environment}"),
            "version", release.version(),
            "commit", release.source().map(c -> c.abbreviated()).orElse("{commit}"),
            "run", release.run().value());
    return NAME.matcher(template)
        .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), m.group())));
  }
}
