package io.gitops4j.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The colours of reports")
class StyleSheetTest {
  private static final Pattern COLOUR = Pattern.compile("--([a-z-]+):#([0-9a-f]{6})");

  @ParameterizedTest(name = "{0} on {1}")
  @CsvSource({
    "text, page",
    "text, card",
    "soft, page",
    "soft, card",
    "link, page",
    "link, card",
    "text, done-soft",
    "text, go-soft",
    "text, wait-soft",
    "text, bad-soft",
    "done, done-soft",
    "go, go-soft",
    "wait, wait-soft",
    "bad, bad-soft",
    "off, off-soft",
    "stable, page",
    "canary, page",
    "judge, page",
    "limit, page"
  })
  @DisplayName("have a contrast of 4.5 to 1 at least, in the light and in the dark")
  void contrast(String front, String back) {
    String[] modes = StyleSheet.TEXT.split("@media \\(prefers-color-scheme:dark\\)", 2);
    Map<String, Double> light = luminances(modes[0]);
    Map<String, Double> dark = luminances(modes[1]);
    assertThat(ratio(light.get(front), light.get(back))).as("light").isGreaterThan(4.5);
    assertThat(ratio(dark.get(front), dark.get(back))).as("dark").isGreaterThan(4.5);
  }

  private static Map<String, Double> luminances(String css) {
    Map<String, Double> found = new HashMap<>();
    for (Matcher m = COLOUR.matcher(css); m.find(); ) {
      found.put(m.group(1), luminance(Integer.parseInt(m.group(2), 16)));
    }
    return found;
  }

  /** As WCAG 2 has it. */
  private static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int channel) {
    double part = (channel & 0xff) / 255.0;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }

  private static double ratio(double a, double b) {
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
}
