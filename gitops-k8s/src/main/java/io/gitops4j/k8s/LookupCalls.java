package io.gitops4j.k8s;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls of {@code lookup} in a template of Go. Without a cluster Helm's gives an empty map, where
 * helm-java would ask whatever cluster it finds.
 */
final class LookupCalls {
  /** Outside of an action; then, in one, what may hold its end, and the call. */
  private static final Pattern PARTS =
      Pattern.compile(
          "\"(?:\\\\.|[^\"\\\\\\n])*+\"|`[^`]*+`|/\\*.*?\\*/|(?<![.$\\w])lookup(?!\\w)|}}",
          Pattern.DOTALL);

  /** Takes what a lookup takes, and is an empty map. */
  private static final String NOTHING = "omit (dict)";

  private LookupCalls() {}

  /** The template with empty maps in their place. */
  static String without(String template) {
    StringBuilder out = new StringBuilder();
    Matcher part = PARTS.matcher(template);
    int at = 0;
    for (int action = template.indexOf("{{"); action >= 0; action = template.indexOf("{{", at)) {
      out.append(template, at, action + 2);
      at = action + 2;
      boolean ended = false;
      while (!ended && part.find(at)) {
        boolean call = part.group().equals("lookup");
        out.append(template, at, part.start()).append(call ? NOTHING : part.group());
        at = part.end();
        ended = part.group().equals("}}");
      }
      if (!ended) {
        break;
      }
    }
    return out.append(template.substring(at)).toString();
  }
}
