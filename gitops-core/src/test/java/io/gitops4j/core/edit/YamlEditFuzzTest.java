package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Files that are broken in random ways; {@code -Dgitops4j.edit.broken=1000000} runs as many. */
@DisplayName("An edit of a broken file")
class YamlEditFuzzTest {
  private static final int CASES = Integer.getInteger("gitops4j.edit.broken", 3_000);
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    "- ",
    "? ",
    "|",
    ">",
    "&a ",
    "*a",
    "!x ",
    "!!int ",
    "#",
    "\"",
    "'",
    "\n",
    "\r",
    "\t",
    " ",
    ",",
    "<<: *n0",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "%TAG ! x\n",
    "\\",
    "\uFEFF",
    "\u0085",
    "\u2028",
    "\u0000",
    "\u0007",
    "\"\\UFFFFFFFF\"",
    "\"\\uD800\"",
    "\uD83D\uDE80",
    "09",
    "0x",
    ".",
    "1e999999999999",
    "1.5e+99999999",
    "!!float \"1:1e99999999\"",
    "12:30:45.5",
    "!!binary x",
    "!!set {a}",
    "? [a]\n: b\n",
    "|9",
    "@",
    "`",
    "!<tag:x>",
    "&",
    "*",
    "!"
  };

  @Test
  @DisplayName("is made or refused, never anything else")
  void brokenFiles() {
    int made = 0;
    for (long seed = 1; seed <= CASES; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(RandomYaml.of(seed % 997));
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        int at = random.nextInt(text.length() + 1);
        if (random.nextInt(3) == 0) {
          text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
        } else {
          text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        }
      }
      made += made(seed, text.toString());
    }
    assertThat(made).isGreaterThan(CASES / 4);
  }

  private static int made(long seed, String text) {
    int made = 0;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<YamlEdit> edits =
        List.of(
            YamlEdit.set("f.yaml", "name", "x"),
            YamlEdit.set("f.yaml", "spec.image.new", List.of("x")),
            YamlEdit.remove("f.yaml", "image"),
            YamlEdit.append("f.yaml", "", 1));
    for (YamlEdit edit : edits) {
      try {
        made += edit.apply(bytes).changed() ? 1 : 0;
      } catch (EditException e) {
        assertThat(e.getMessage()).startsWith("Could not ");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("Seed " + seed + ", " + edit + ", file:\n" + text, e);
      }
    }
    return made;
  }
}
