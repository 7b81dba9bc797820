package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ManifestYamlTest {
  private static final int OBJECTS = 1000;
  private static final String[] TEXTS = {
    "",
    " ",
    "a",
    "on",
    "no",
    "y",
    "~",
    "null",
    "1",
    "0x1F",
    "1e3",
    "1:20",
    "2001-01-01",
    ".5",
    "-",
    "- a",
    "a: b",
    "a:b",
    "a #b",
    "#a",
    "<<",
    "=",
    "!x",
    "&a",
    "*a",
    "[a]",
    "{a}",
    "'a'",
    "\"",
    "%a",
    "@a",
    "a\n",
    "a\nb",
    "a\nb\n",
    "a\n\nb\n\n",
    "\na",
    " a\nb",
    "a\n b\n",
    "a \nb",
    "a\n \nb",
    "\t",
    "a\n\tb\n",
    "a\r\nb",
    "\u0000",
    "\u0085",
    "\u2028",
    "\u00e9",
    "\ud83d\ude00",
    "a\n\u0001",
    "---",
    "a\n---\nb",
    "...",
    "nginx:1.25",
    "http://a/b",
    "a,b",
    "?",
    "? a",
    "|",
    ">",
    "True",
    "50m",
    "\uFEFF",
    "a: |\n  b\n",
    "x".repeat(1500),
  };

  private final Random random = new Random(42);

  @Test
  @DisplayName("is block style with sorted keys, and quotes only what needs them")
  void writesPlainly() {
    Fields object =
        Fields.of("kind", "ConfigMap")
            .with("apiVersion", "v1")
            .with("metadata", Fields.of("name", "a").with("labels", Fields.none()))
            .with(
                "list",
                List.of("nginx:1.25", List.of(1, List.of()), Fields.of("b", 1).with("a", 2.5)))
            .with(
                "data",
                Fields.of("on", "yes").with("script", "if a; then\n\n  b\nfi\n").with("n", "1"));
    assertThat(new String(ManifestYaml.write(object), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            apiVersion: v1
            data:
              "n": "1"
              "on": "yes"
              script: |
                if a; then

                  b
                fi
            kind: ConfigMap
            list:
            - nginx:1.25
            - - 1
              - []
            - a: 2.5
              b: 1
            metadata:
              labels: {}
              name: a
            """);
  }

  @Test
  @DisplayName("what was written is read back as it was, by this reader and by SnakeYAML")
  void readsBack() {
    Yaml snake = new Yaml(new SafeConstructor(new LoaderOptions()));
    for (int i = 0; i < OBJECTS; i++) {
      Fields object = Fields.copyOf(map(4));
      byte[] written = ManifestYaml.write(object);
      String text = new String(written, StandardCharsets.UTF_8);
      Object read =
          KubernetesYaml.read(new YamlFile("t", "f"), written, ManifestLimits.standard())
              .get(0)
              .value();
      assertThat(Fields.of("v", read)).as(text).isEqualTo(Fields.of("v", object));
      assertThat(Fields.of("v", snake.load(text)).toString())
          .as(text)
          .isEqualTo(Fields.of("v", object).toString());
    }
  }

  @Test
  @DisplayName("the same object gives the same bytes whatever its order, and the same JSON")
  void isCanonical() {
    Fields one = Fields.of("a", 1).with("b", 2.0);
    Fields other = Fields.of("b", 2).with("a", 1);
    assertThat(ManifestYaml.write(one)).isEqualTo(ManifestYaml.write(other));
    assertThat(CanonicalJson.write(one)).isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(CanonicalJson.write(other)).isEqualTo("{\"a\":1,\"b\":2}");
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> random.nextLong() >> random.nextInt(64);
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt(1000) / 8.0 + 1.0 / 3;
      case 3, 4 -> TEXTS[random.nextInt(TEXTS.length)];
      case 5 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(depth - 1));
        }
        yield list;
      }
      default -> map(depth - 1);
    };
  }

  private Map<String, Object> map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(TEXTS[random.nextInt(TEXTS.length)], value(depth));
    }
    Map<String, Object> sorted = new LinkedHashMap<>();
    map.keySet().stream().sorted().forEach(key -> sorted.put(key, map.get(key)));
    return sorted;
  }
}
