package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A report as a parser sees it, checked for what every report promises. */
final class CheckedPage {
  private static final Set<String> RUNS_OR_LOADS =
      Set.of("script", "iframe", "object", "embed", "img", "link", "base", "form", "image");

  private final String html;
  private final Document document;

  private CheckedPage(String html, Document document) {
    this.html = html;
    this.document = document;
  }

  static CheckedPage of(String html) {
    try {
      byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(bytes));
      CheckedPage page = new CheckedPage(html, document);
      page.check();
      return page;
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError("The page is not well-formed", e);
    }
  }

  /** All that people read, without the style sheet. */
  String text() {
    return elements("body").get(0).getTextContent();
  }

  int size() {
    return html.getBytes(StandardCharsets.UTF_8).length;
  }

  List<Element> elements(String name) {
    NodeList found = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private void check() {
    Set<String> ids = new HashSet<>();
    int level = 0;
    for (Element element : elements("*")) {
      String name = element.getTagName().toLowerCase(Locale.ROOT);
      assertThat(RUNS_OR_LOADS).doesNotContain(name);
      attributes(element, ids);
      if (name.matches("h[1-6]")) {
        int next = name.charAt(1) - '0';
        assertThat(next).as("the level of '%s'", element.getTextContent()).isBetween(1, level + 1);
        level = next;
      }
    }
    assertThat(elements("th")).allMatch(th -> th.hasAttribute("scope"));
    assertThat(elements("svg"))
        .allMatch(svg -> svg.getElementsByTagName("title").getLength() > 0, "has a title");
    assertThat(elements("h1")).hasSize(1);
    assertThat(html).doesNotContain("@import", "url(http", "url('");
  }

  private static void attributes(Element element, Set<String> ids) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      String name = attributes.item(i).getNodeName();
      String value = attributes.item(i).getNodeValue();
      assertThat(name.toLowerCase(Locale.ROOT)).doesNotStartWith("on").isNotEqualTo("src");
      if (name.equals("href")) {
        assertThat(value).matches("#\\S+|https?://\\S+");
      }
      if (name.equals("id")) {
        assertThat(ids.add(value)).as("the id %s is there once", value).isTrue();
      }
    }
  }
}
