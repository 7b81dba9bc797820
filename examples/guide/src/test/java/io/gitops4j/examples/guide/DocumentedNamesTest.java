package io.gitops4j.examples.guide;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a page points to is there. */
@DisplayName("In the documentation")
class DocumentedNamesTest {
  private static final Path ROOT = Pages.root();
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]+`");
  private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:)([^)#\\s]*)(#[^)\\s]*)?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern FILE =
      Pattern.compile(
          "(?<![\\w/.:-])((?:servers|benchmarks|examples|docs|gitops-[a-z0-9-]+)/[\\w./-]+)");
  private static final Pattern PROFILE = Pattern.compile("\\s-P([\\w-]+)");
  private static final Pattern MODULES = Pattern.compile("(?:\\s-pl |<artifactId>)([\\w/,-]+)");
  private static final Pattern CLASS = Pattern.compile("-D(?:test|example)=([\\w.]+)");

  private static final Pattern METHOD =
      Pattern.compile("(?<![\\w.])([A-Z]\\w+\\.(?:[a-z]+[A-Z]\\w*|[a-z]+\\())");

  @Test
  @DisplayName("every link between pages leads to a file, and to a heading of it")
  void linksLead() {
    List<String> astray = new ArrayList<>();
    for (Path page : Pages.all()) {
      String prose = CODE.matcher(Pages.text(page)).replaceAll(DocumentedNamesTest::blank);
      LINK.matcher(prose)
          .results()
          .filter(link -> !leads(page, link))
          .forEach(link -> astray.add(place(page, prose, link)));
    }
    assertThat(astray).as("links that lead nowhere").isEmpty();
  }

  @Test
  @DisplayName("every file that a command or a name in code names is there")
  void filesAreThere() {
    assertThat(named(FILE, file -> file.contains("/target/") || Files.exists(ROOT.resolve(file))))
        .as("files that are not there")
        .isEmpty();
  }

  @Test
  @DisplayName("every profile, module and class that a Maven command names is there")
  void mavenKnowsThem() {
    String poms = String.join("", Pages.files(ROOT, "pom.xml").stream().map(Pages::text).toList());
    List<String> missing = new ArrayList<>();
    missing.addAll(named(PROFILE, id -> poms.contains("<id>" + id + "</id>")));
    missing.addAll(
        named(
            MODULES,
            list -> Arrays.stream(list.split(",", -1)).allMatch(DocumentedNamesTest::isModule)));
    missing.addAll(
        named(CLASS, name -> !Pages.files(ROOT, "/" + name.replace('.', '/') + ".java").isEmpty()));
    assertThat(missing).as("what Maven would not find").isEmpty();
  }

  @Test
  @DisplayName("every method of a class of ours that is named is there")
  void methodsAreThere() {
    Map<String, String> sources =
        Pages.files(ROOT, ".java").stream()
            .collect(toMap(file -> file.getFileName().toString(), Pages::text, String::concat));
    assertThat(named(METHOD, name -> isThere(name, sources)))
        .as("methods that are not there")
        .isEmpty();
  }

  private static boolean isThere(String name, Map<String, String> sources) {
    int dot = name.indexOf('.');
    String source = sources.get(name.substring(0, dot) + ".java");
    return source == null || source.contains(name.substring(dot + 1));
  }

  /** As many lines of nothing. */
  private static String blank(MatchResult code) {
    return "\n".repeat((int) code.group().chars().filter(c -> c == '\n').count());
  }

  private static String place(Path page, String text, MatchResult what) {
    long line = text.substring(0, what.start()).chars().filter(c -> c == '\n').count() + 1;
    return ROOT.relativize(page) + ":" + line + ": " + what.group();
  }

  private static boolean isModule(String folder) {
    return Files.exists(ROOT.resolve(folder).resolve("pom.xml"));
  }

  private static boolean leads(Path page, MatchResult link) {
    Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
    return Files.exists(target) && (link.group(2) == null || has(target, link.group(2)));
  }

  private static boolean has(Path target, String anchor) {
    return HEADING
        .matcher(Pages.text(target))
        .results()
        .anyMatch(heading -> anchor.equals("#" + slug(heading.group(1))));
  }

  /** What forges make of a heading, to link to it. */
  private static String slug(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  /** Where code in pages names something that is not there. */
  private static List<String> named(Pattern pattern, Predicate<String> isThere) {
    List<String> missing = new ArrayList<>();
    for (Path page : Pages.all()) {
      String text = Pages.text(page);
      CODE.matcher(text)
          .results()
          .flatMap(code -> pattern.matcher(text).region(code.start(), code.end()).results())
          .filter(name -> !isThere.test(name.group(1)))
          .forEach(name -> missing.add(place(page, text, name)));
    }
    return missing;
  }
}
