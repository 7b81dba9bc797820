package io.gitops4j.core.report;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A piece of a page, built element by element: well-formed as XML too, every text and attribute
 * escaped. It runs nothing and loads nothing: there are no scripts, and no addresses but of {@link
 * #link links} and places of the page itself. Not thread-safe.
 */
public final class Markup {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
  private static final Set<String> ACTIVE =
      Set.of("script", "iframe", "object", "embed", "link", "base", "form", "foreignobject");
  private static final Set<String> ADDRESSES = Set.of("href", "src", "srcset", "action", "data");
  private static final Pattern WEB = Pattern.compile("https?://[^\\s\"'<>]+");

  /**
   * What XML has no place for, and directions, which would have a reader see something else than
   * what is there.
   */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\x{0}-\\x{8}\\x{b}\\x{c}\\x{e}-\\x{1f}\\x{7f}-\\x{9f}\\x{200e}\\x{200f}"
              + "\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}\\x{d800}-\\x{dfff}\\x{fffe}\\x{ffff}]");

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** A text as it stands in a page. */
  static String escaped(String text) {
    return UNSEEN
        .matcher(text)
        .replaceAll("\ufffd")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn
   * @throws IllegalArgumentException if it could run or load something
   */
  public Markup open(String element, String... attributes) {
    start(element, attributes);
    out.append('>');
    open.push(element);
    return this;
  }

  /** Ends the innermost element. */
  public Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element without content: a shape of SVG, {@code br}. Takes what {@link #open} takes. */
  public Markup empty(String element, String... attributes) {
    start(element, attributes);
    out.append("/>");
    return this;
  }

  /** An element with nothing but text. Takes what {@link #open} takes. */
  public Markup leaf(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** Text. */
  public Markup text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** Another piece, which must be complete. */
  public Markup add(Markup piece) {
    out.append(piece);
    return this;
  }

  /** A text that leads to a page of the web; the text alone where the address is none of those. */
  public Markup link(String address, String text) {
    if (!WEB.matcher(address).matches()) {
      return text(text);
    }
    out.append("<a rel=\"noreferrer\" href=\"").append(escaped(address)).append("\">");
    return text(text).append("</a>");
  }

  /** A moment, to the second, of UTC. */
  public Markup time(Instant at) {
    return leaf("time", Words.time(at), "datetime", at.toString());
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return out.isEmpty();
  }

  /**
   * The piece as HTML.
   *
   * @throws IllegalStateException if an element has not been ended
   */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("The element " + open.peek() + " is not closed");
    }
    return out.toString();
  }

  private Markup append(String html) {
    out.append(html);
    return this;
  }

  private void start(String element, String... attributes) {
    if (!NAME.matcher(element).matches() || ACTIVE.contains(element.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("A report has no element " + element);
    }
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(checked(attributes[i], attributes[i + 1])).append("=\"");
      out.append(escaped(attributes[i + 1])).append('"');
    }
  }

  private static String checked(String attribute, String value) {
    String name = attribute.toLowerCase(Locale.ROOT);
    boolean leadsAway = ADDRESSES.contains(name) && !value.startsWith("#");
    if (!NAME.matcher(name).matches() || name.startsWith("on") || leadsAway) {
      throw new IllegalArgumentException("A report has no attribute " + attribute);
    }
    return attribute;
  }
}
