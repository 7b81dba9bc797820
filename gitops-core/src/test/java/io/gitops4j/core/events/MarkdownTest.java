package io.gitops4j.core.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Texts of others in our Markdown")
class MarkdownTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " becomes ",
      value = {
        "plain text, 1 of 2 (ada) becomes plain text, 1 of 2 \\(ada\\)",
        "@everyone becomes @\u200beveryone",
        "see #12 and !3 becomes see \\#\u200b12 and \\!\u200b3",
        "<img src=x> becomes &lt;img src\\=x&gt;",
        "&lt; becomes &amp;\u200blt;",
        "[a](http://b) becomes \\[a\\]\\(http:\u200b//b\\)",
        "**bold** `code` becomes \\*\\*bold\\*\\* \\`code\\`",
        "a | b becomes a \\| b"
      })
  @DisplayName("mention nobody, refer to nothing and have no form of their own")
  void line(String text, String escaped) {
    assertThat(Markdown.line(text)).isEqualTo(escaped);
  }

  @Test
  @DisplayName("stay on their line, where a forge takes no orders from them")
  void oneLine() {
    assertThat(Markdown.line("a\n/close\r\n\u202eb")).isEqualTo("a /close   b");
  }

  @Test
  @DisplayName("can't end the code they are in")
  void code() {
    assertThat(Markdown.code("v1")).isEqualTo("`v1`");
    assertThat(Markdown.code("a`b``c")).isEqualTo("``` a`b``c ```");
    assertThat(Markdown.block("diff", List.of("- a", "+ ```", "@ada <b>")))
        .isEqualTo("````diff\n- a\n+ ```\n@ada <b>\n````\n");
  }
}
