package io.gitops4j.examples.portal;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An application as somebody filled it into a form; or a chart of the store that somebody installs.
 *
 * @param name its name, and its pipeline's
 * @param revision which one of what was said about it, from 1
 * @param said the form's fields, all texts
 */
record Application(String name, int revision, Fields said) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,38}[a-z0-9]");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._/-]*");

  /** What the portal itself calls so. */
  private static final List<String> TAKEN = List.of("gitops", "new");

  /** A field of the form; empty if it was left so. */
  String get(String field) {
    return said.findText(field).orElse("");
  }

  boolean isChart() {
    return !get("chart").isEmpty();
  }

  /** From the first to the last. */
  List<String> environments() {
    return words(get("environments"));
  }

  List<String> tags() {
    return words(get("tags"));
  }

  /** The folder of an environment in the GitOps repository. */
  String folder(String environment) {
    return "apps/" + environment + "/" + name;
  }

  /** What is said of the environment, {@code NAME=value} each. */
  List<String> variables() {
    return get("variables").lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  static List<String> words(String text) {
    return Arrays.stream(text.split("[,\\s]+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  /**
   * The same if it can be delivered.
   *
   * @throws IllegalArgumentException if not, with a sentence for whoever filled in the form
   */
  Application checked() {
    demand(
        NAME.matcher(name).matches() && !TAKEN.contains(name),
        "A name has 2 to 40 small letters, digits and '-', and begins with a letter; '"
            + name
            + "' is not one, or is taken.");
    demand(!environments().isEmpty(), "Name at least one environment, as in: test, prod");
    for (String environment : environments()) {
      demand(NAME.matcher(environment).matches(), "'" + environment + "' is no environment.");
    }
    demand(
        environments().stream().distinct().count() == environments().size(),
        "An environment stands there twice.");
    if (!isChart()) {
      checkBuild();
      checkTemplate();
    }
    return this;
  }

  private void checkBuild() {
    RepositoryUrl.parse(get("repository"));
    matches("branch", "[A-Za-z0-9._/-]+");
    matches("builder", "jib|dockerfile");
    for (String field : List.of("dockerfile", "folder")) {
      demand(
          PATH.matcher(get(field)).matches()
              && !get(field).startsWith("/")
              && !List.of(get(field).split("/", -1)).contains(".."),
          "'" + get(field) + "' is no path in the repository.");
    }
  }

  private void checkTemplate() {
    matches("replicas", "[0-9]{1,3}");
    matches("port", "[1-9][0-9]{0,4}");
    matches("cpu", "([0-9]+m?)?");
    matches("memory", "([0-9]+([KMG]i?)?)?");
    matches("probe", "(/[A-Za-z0-9._/-]*)?");
    matches("host", "([a-z0-9-]+(\\.[a-z0-9-]+)*)?");
    for (String line : variables()) {
      demand(
          VARIABLE.matcher(line).matches(),
          "A variable is written NAME=value, unlike '" + line.split("=", 2)[0] + "'.");
    }
  }

  private void matches(String field, String pattern) {
    demand(get(field).matches(pattern), "'" + get(field) + "' is no " + field + ".");
  }

  private static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The workload template with what was filled in. */
  String workload(String image) {
    StringBuilder out = new StringBuilder();
    out.append("image: ").append(quoted(image));
    out.append("\nreplicas: ").append(get("replicas"));
    out.append("\nports: [{name: http, port: ")
        .append(get("port"))
        .append(", service: 80}]\nservice: {}\n");
    if (!tags().isEmpty()) {
      out.append("annotations: {portal/tags: ").append(quoted(String.join(", ", tags())));
      out.append("}\n");
    }
    if (!variables().isEmpty()) {
      out.append("environment:\n");
      for (String line : variables()) {
        String[] pair = line.split("=", 2);
        out.append("  ").append(pair[0]).append(": ").append(quoted(pair[1])).append('\n');
      }
    }
    resources(out);
    if (!get("probe").isEmpty()) {
      String probe = "{http: " + quoted(get("probe")) + ", port: http}";
      out.append("probes: {live: ").append(probe).append(", ready: ").append(probe).append("}\n");
    }
    if (!get("host").isEmpty()) {
      out.append("ingress: {host: ").append(quoted(get("host"))).append("}\n");
    }
    return out.toString();
  }

  private void resources(StringBuilder out) {
    String cpu = get("cpu").isEmpty() ? "" : "cpu: " + quoted(get("cpu"));
    String memory = get("memory").isEmpty() ? "" : "memory: " + quoted(get("memory"));
    if (!cpu.isEmpty() || !memory.isEmpty()) {
      String both = cpu + (cpu.isEmpty() || memory.isEmpty() ? "" : ", ") + memory;
      out.append("resources: {requests: {").append(both).append('}');
      out.append(memory.isEmpty() ? "" : ", limits: {" + memory + "}").append("}\n");
    }
  }

  /** A text in quotes, as YAML and JSON read it. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        out.append('\\').append(each);
      } else if (each < ' ') {
        out.append("\\u%04x".formatted((int) each));
      } else {
        out.append(each);
      }
    }
    return out.append('"').toString();
  }
}
