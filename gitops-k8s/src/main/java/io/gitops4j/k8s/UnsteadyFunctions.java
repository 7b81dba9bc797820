package io.gitops4j.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ManifestSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Functions of Helm's templates whose value depends on more than the chart and its values: time and
 * where one is, chance, the network, a cluster. Charts packed as archives are not looked through.
 * Not thread-safe.
 */
final class UnsteadyFunctions {
  private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"|`[^`]*`");
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?<![.$\\w])(rand(AlphaNum|Alpha|Numeric|Ascii|Bytes|Int)|gen(CA|SelfSignedCert|SignedCert"
              + "|PrivateKey)(WithKey)?|uuidv4|now|ago|lookup|htpasswd|bcrypt|encryptAES"
              + "|getHostByName|shuffle|(html)?[dD]ate(InZone)?|date_in_zone)(?![\\w])");
  private static final Pattern TPL = Pattern.compile("\\btpl\\b");

  private final ManifestSource source;
  private final List<String> files;
  private final List<String> sentences = new ArrayList<>();
  private boolean rendersTexts;

  /** Those of the chart in a folder of a source, whose templates are read now. */
  UnsteadyFunctions(ManifestSource source, String chart) {
    this.source = source;
    this.files = source.files(chart);
    files.stream().filter(path -> path.contains("templates/")).forEach(this::look);
  }

  private void look(String path) {
    String template = text(path);
    Set<String> used = used(template);
    if (!used.isEmpty()) {
      sentences.add(
          path
              + " calls "
              + String.join(", ", used)
              + ": another rendering of the same files may differ.");
    }
    rendersTexts |= TPL.matcher(template).find();
  }

  /** A sentence for each template that calls any. */
  List<String> sentences() {
    return List.copyOf(sentences);
  }

  /**
   * Whether any may be called: by a template, by a chart in an archive, or, where templates render
   * texts as templates, by a file or a value that looks like one.
   */
  boolean mayBeCalled(List<String> valuesFiles, Fields values) {
    return !sentences.isEmpty()
        || files.stream().anyMatch(UnsteadyFunctions::isArchive)
        || (rendersTexts
            && (Stream.concat(files.stream(), valuesFiles.stream())
                    .anyMatch(path -> !used(text(path)).isEmpty())
                || isUsedIn(values.asMap())));
  }

  private static boolean isUsedIn(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return isUsedIn(map.keySet()) || isUsedIn(map.values());
    }
    if (value instanceof Collection<?> all) {
      return all.stream().anyMatch(UnsteadyFunctions::isUsedIn);
    }
    return !used(String.valueOf(value)).isEmpty();
  }

  private String text(String path) {
    return new String(source.read(path).orElse(new byte[0]), UTF_8);
  }

  /** Whether a file of a source is a chart in an archive. */
  static boolean isArchive(String path) {
    return path.contains("charts/") && path.matches(".*\\.(tgz|tar\\.gz)");
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
