package io.gitops4j.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A piece of a page")
class MarkupTest {
  @Test
  @DisplayName("has elements, attributes and text as they were given, escaped")
  void escapes() {
    Markup piece = new Markup().open("p", "title", "\"a\" & 'b'").text("1 < 2").close();
    assertThat(piece).hasToString("<p title=\"&quot;a&quot; &amp; &#39;b&#39;\">1 &lt; 2</p>");
  }

  @Test
  @DisplayName("shows where a text had what nobody would see")
  void unseen() {
    assertThat(new Markup().text("a\u202eb\u0000c\ud800d😀"))
        .hasToString("a\ufffdb\ufffdc\ufffdd😀");
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "SCRIPT", "iframe", "link", "object", "p onload=x", ""})
  @DisplayName("has no element that runs or loads something")
  void elements(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Markup().open(name));
    assertThatIllegalArgumentException().isThrownBy(() -> new Markup().empty(name));
  }

  @ParameterizedTest
  @CsvSource({
    "onclick, x()",
    "OnLoad, x()",
    "href, https://example.org",
    "src, x.png",
    "href, javascript:x()",
    "a b, c"
  })
  @DisplayName("has no attribute that runs or loads something")
  void attributes(String name, String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Markup().open("a", name, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "file:///etc", "//example.org", "https://a b", ""})
  @DisplayName("leads to pages of the web only; else it is text")
  void links(String address) {
    assertThat(new Markup().link(address, "here")).hasToString("here");
    assertThat(new Markup().link("https://example.org/?a=1&b=2", "here"))
        .hasToString("<a rel=\"noreferrer\" href=\"https://example.org/?a=1&amp;b=2\">here</a>");
  }

  @Test
  @DisplayName("is not given away before all of its elements are ended")
  void unfinished() {
    Markup open = new Markup().open("p");
    assertThatIllegalStateException().isThrownBy(open::toString).withMessageContaining("p");
    assertThatIllegalStateException().isThrownBy(() -> new Markup().add(open));
  }
}
