package io.gitops4j.examples.guide;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gitops4j.examples.guide.Pages.Block;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whoever copies code from a page gets code that works. */
@DisplayName("In the documentation")
class DocumentedCodeTest {
  @Test
  @DisplayName("every block of Java is compiled somewhere")
  void javaIsCompiled() {
    List<String> sources =
        Pages.files(Pages.root(), ".java").stream()
            .filter(file -> file.toString().matches(".*/(examples|src/test)/.*"))
            .map(file -> bare(Pages.text(file)))
            .toList();
    List<Block> blocks = blocks("java");
    assertThat(blocks).hasSizeGreaterThan(60);
    assertThat(blocks.stream().filter(b -> sources.stream().noneMatch(has(b))).map(Block::place))
        .as("Java that is in no source; write it into a class of examples/guide/src/test, too")
        .isEmpty();
  }

  @Test
  @DisplayName("every block of YAML and JSON can be read")
  void dataCanBeRead() {
    List<String> unreadable = new ArrayList<>();
    for (Block block : blocks("yaml", "json")) {
      try (MappingIterator<JsonNode> documents =
          new YAMLMapper().readerFor(JsonNode.class).readValues(block.text())) {
        assertThat(documents.readAll()).as(block.place()).isNotEmpty();
      } catch (IOException e) {
        unreadable.add(block.place() + ": " + e.getMessage());
      }
    }
    assertThat(unreadable).as("YAML and JSON that no parser takes; mend the page").isEmpty();
  }

  private static List<Block> blocks(String... languages) {
    return Pages.blocks().stream().filter(b -> Set.of(languages).contains(b.language())).toList();
  }

  private static Predicate<String> has(Block block) {
    String wanted = bare(block.text());
    return source -> source.contains(wanted);
  }

  /** Code without its comments and white space: pages set it otherwise than the formatter does. */
  private static String bare(String code) {
    return code.lines()
        .map(line -> line.replaceFirst("(^|\\s)//.*", ""))
        .collect(joining())
        .replaceAll("\\s", "");
  }
}
