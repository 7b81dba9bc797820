package io.gitops4j.k8s;

import io.gitops4j.core.model.ProviderException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML as kubectl does, and refuses where kubectl would guess: keys that stand twice, and a
 * merge key below a key that it would overwrite.
 */
final class KubernetesYaml {
  private static final Pattern OTHER_VERSION =
      Pattern.compile("^%YAML[ \\t]+(?!1\\.1\\s)\\S*", Pattern.MULTILINE);

  private final YamlFile file;
  private final String text;
  private final ManifestLimits limits;
  private final ParserImpl parser;
  private final YamlTree tree;
  private int number;

  private KubernetesYaml(YamlFile file, String text, ManifestLimits limits) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.file = file;
    this.text = text;
    this.limits = limits;
    this.parser = new ParserImpl(new StreamReader(text), options);
    this.tree = new YamlTree(file, limits, parser);
  }

  /**
   * One document.
   *
   * @param number counted from 1, empty ones too
   * @param line where its content begins, counted from 1
   * @param column where its content begins, counted from 1
   * @param value what it holds; null if it is empty
   */
  record Document(int number, int line, int column, @Nullable Object value) {}

  /**
   * The documents of a file, empty ones too.
   *
   * @throws ProviderException {@code INVALID} if it is not what kubectl reads, or beyond the limits
   */
  static List<Document> read(YamlFile file, byte[] content, ManifestLimits limits) {
    if (content.length > limits.maxFileBytes()) {
      throw file.refused(
          "it has " + content.length + " bytes, more than " + limits.maxFileBytes(),
          "Split it, or raise ManifestLimits.maxFileBytes");
    }
    String text = decode(file, content);
    Matcher version = OTHER_VERSION.matcher(text);
    if (version.find()) {
      throw file.refused(
          "it has the line " + version.group() + ", and kubectl reads 1.1", "Remove the line");
    }
    return new KubernetesYaml(file, text, limits).documents();
  }

  private static String decode(YamlFile file, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw file.refused("it is not UTF-8", "Save it as UTF-8");
    }
  }

  private ProviderException notYaml(YAMLException e) {
    int document = Math.max(1, number);
    String remedy = "Correct the file";
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      Mark at = marked.getProblemMark();
      String problem = String.valueOf(marked.getProblem()).strip();
      return file.refused(document, at.getLine() + 1, at.getColumn() + 1, problem, remedy, e);
    }
    if (e instanceof ReaderException unreadable) {
      int end = text.offsetByCodePoints(0, Math.max(0, unreadable.getPosition()));
      String before = text.substring(0, end);
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = end - before.lastIndexOf('\n');
      return file.refused(document, line, column, "control characters are not allowed", remedy, e);
    }
    return file.refused(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), remedy);
  }

  private List<Document> documents() {
    try {
      return all();
    } catch (YAMLException e) {
      throw notYaml(e);
    }
  }

  private List<Document> all() {
    List<Document> documents = new ArrayList<>();
    parser.getEvent();
    for (Event event = parser.getEvent();
        event instanceof DocumentStartEvent;
        event = parser.getEvent()) {
      number++;
      if (number > limits.maxManifests()) {
        throw file.refused(
            "it has more than " + limits.maxManifests() + " documents",
            "Split it, or raise ManifestLimits.maxManifests");
      }
      documents.add(document());
    }
    return documents;
  }

  private Document document() {
    Event root = parser.getEvent();
    Mark at = root.getStartMark();
    Object value = tree.document(number, root);
    parser.getEvent();
    return new Document(number, at.getLine() + 1, at.getColumn() + 1, value);
  }
}
