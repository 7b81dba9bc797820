package io.gitops4j.examples.portal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/** A piece of a page, element by element; every text and attribute is escaped. Not thread-safe. */
final class Html {
  private static final Set<String> VOID = Set.of("input", "meta", "link", "br");

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Begins an element, with names and values of attributes in turn. */
  Html open(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escaped(attributes[i + 1]));
      out.append('"');
    }
    out.append('>');
    if (!VOID.contains(element)) {
      open.push(element);
    }
    return this;
  }

  /** Ends the innermost element. */
  Html close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element with nothing but text. */
  Html leaf(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  Html link(String address, String text) {
    return leaf("a", text, "href", address);
  }

  Html text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** Another piece, which must be complete. */
  Html add(Html piece) {
    out.append(piece);
    return this;
  }

  /** The head of a table. */
  Html heads(String... names) {
    open("div", "class", "wide").open("table").open("tr");
    for (String name : names) {
      leaf("th", name);
    }
    return close();
  }

  /** A cell of a table; where that is too wide, cells stand below each other with their heads. */
  Html cell(String head, String text, String style) {
    return leaf("td", text, "data-label", head, "class", style);
  }

  /** A form with one button; what it sends besides, names and values in turn. */
  Html button(String action, String text, String... hidden) {
    open("form", "method", "post", "action", action, "class", "inline").hidden(hidden);
    return leaf("button", text).close();
  }

  /** Fields of a form that nobody sees. */
  Html hidden(String... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      open("input", "type", "hidden", "name", fields[i], "value", fields[i + 1]);
    }
    return this;
  }

  /** A field of a form with its label. */
  Html field(String name, String label, String value, String hint) {
    return input("text", name, label, value, hint);
  }

  /** A field whose value is never shown. */
  Html secret(String name, String label, boolean stored) {
    return input("password", name, label, "", stored ? "Stored. Type to replace it." : "");
  }

  private Html input(String type, String name, String label, String value, String hint) {
    open("label").leaf("span", label);
    open(
        "input",
        "type",
        type,
        "name",
        name,
        "value",
        value,
        "placeholder",
        hint,
        "autocomplete",
        "off");
    return close();
  }

  /** A field of several lines. */
  Html area(String name, String label, String value, String hint) {
    open("label", "class", "full").leaf("span", label);
    open("textarea", "name", name, "rows", "5", "placeholder", hint, "spellcheck", "false");
    return text("\n" + value).close().close(); // the first line's end is not part of it
  }

  /** A choice of one. */
  Html choice(String name, String label, String chosen, Iterable<String> values) {
    open("label").leaf("span", label).open("select", "name", name);
    for (String value : values) {
      if (value.equals(chosen)) {
        leaf("option", value, "selected", "selected");
      } else {
        leaf("option", value);
      }
    }
    return close().close();
  }

  /** How something is, in a word of a colour. */
  Html badge(String word) {
    String tone =
        switch (word) {
          case "SUCCEEDED", "DONE", "HEALTHY", "YES" -> "good";
          case "FAILED", "PARKED", "NO", "ROLLED_BACK", "REJECTED" -> "bad";
          case "RUNNING", "PROGRESSING", "QUEUED" -> "busy";
          default -> "plain";
        };
    return leaf("span", word.toLowerCase(Locale.ROOT).replace('_', ' '), "class", "badge " + tone);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The piece. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("The element " + open.peek() + " is not closed");
    }
    return out.toString();
  }
}
