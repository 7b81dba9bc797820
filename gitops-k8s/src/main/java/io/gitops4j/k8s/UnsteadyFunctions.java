package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.spi.ManifestSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions of Helm's templates whose value depends on more than the chart and its values: time,
 * chance, the network, a cluster. Charts packed as archives are not looked through.
 */
final class UnsteadyFunctions {
  private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"|`[^`]*`");
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?<![.$\\w])(rand(AlphaNum|Alpha|Numeric|Ascii|Bytes|Int)|gen(CA|SelfSignedCert|SignedCert"
              + "|PrivateKey)(WithKey)?|uuidv4|now|ago|lookup|htpasswd|bcrypt|encryptAES"
              + "|getHostByName|shuffle)(?![\\w])");

  private UnsteadyFunctions() {}

  /** A sentence for each file that uses any. */
  static List<String> in(ManifestSource source, String folder) {
    List<String> sentences = new ArrayList<>();
    for (String path : source.files()) {
      if (path.startsWith(folder) && path.contains("templates/")) {
        Set<String> used = used(new String(source.read(path).orElse(new byte[0]), UTF_8));
        if (!used.isEmpty()) {
          sentences.add(
              path
                  + " calls "
                  + String.join(", ", used)
                  + ": another rendering of the same files may differ.");
        }
      }
    }
    return sentences;
  }

  private static Set<String> used(String template) {
    Set<String> used = new TreeSet<>();
    Matcher actions = ACTION.matcher(template);
    while (actions.find()) {
      String action = TEXT.matcher(actions.group(1)).replaceAll("\"\"");
      if (!action.strip().replaceFirst("^-\\s*", "").startsWith("/*")) {
        FUNCTION.matcher(action).results().forEach(found -> used.add(found.group(1)));
      }
    }
    return used;
  }
}
