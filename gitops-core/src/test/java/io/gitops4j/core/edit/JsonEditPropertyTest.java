package io.gitops4j.core.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.edit.LoadedYaml.Change;
import io.gitops4j.core.edit.LoadedYaml.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An edit of a random JSON file")
class JsonEditPropertyTest {
  private static final int FILES = Integer.getInteger("gitops4j.edit.json", 200);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Object> SCALARS =
      List.of(
          "x",
          "",
          "a\"b\\c\n",
          "ключ",
          "\uD83D\uDE80",
          1,
          -5,
          1.5,
          true,
          false,
          "1",
          "null",
          "\u0001");

  @Test
  @DisplayName("changes the named place only, as Jackson reads it")
  void randomEdits() throws JsonProcessingException {
    for (long seed = 1; seed <= FILES; seed++) {
      Random random = new Random(seed);
      Object tree = tree(random, 4);
      String text = spelled(random, tree);
      List<Place> places = new ArrayList<>();
      LoadedYaml.collect(new Place("", List.of(), null), tree, places, 0);
      for (Place place : places) {
        edits(random, seed, text, tree, place);
      }
    }
  }

  private static void edits(Random random, long seed, String text, Object tree, Place place)
      throws JsonProcessingException {
    Object value = tree(random, 2);
    String where = place.expression();
    Object node = LoadedYaml.at(tree, place.steps());
    check(seed, text, tree, place, JsonEdit.set("f.json", where, value), Change.put(value));
    if (!place.steps().isEmpty() && place.last() instanceof String) {
      check(seed, text, tree, place, JsonEdit.remove("f.json", where), Change.REMOVE);
    }
    if (node instanceof List<?>) {
      JsonEdit append = JsonEdit.append("f.json", where, value);
      check(seed, text, tree, place, append, Change.append(value));
      int index = random.nextInt(4);
      JsonEdit insert = JsonEdit.insert("f.json", where, index, value);
      check(seed, text, tree, place, insert, Change.insert(index, value));
    } else if (node instanceof Map<?, ?>) {
      Place created = place.plus("new.key", "[\"new.key\"]").plus("in", ".in");
      JsonEdit set = JsonEdit.set("f.json", created.expression(), value);
      check(seed, text, tree, created, set, Change.put(value));
    }
  }

  private static void check(
      long seed, String text, Object tree, Place place, JsonEdit edit, Change change)
      throws JsonProcessingException {
    Edited edited = edit.apply(text.getBytes(StandardCharsets.UTF_8));
    String now = new String(Objects.requireNonNull(edited.content()), StandardCharsets.UTF_8);
    Object read = JSON.readValue(now.replaceFirst("^\uFEFF", ""), Object.class);
    Object expected = change.made(tree, place.steps());
    assertThat(LoadedYaml.show(read))
        .as("seed %d, %s of%n%s%ngave%n%s", seed, edit, text, now)
        .isEqualTo(LoadedYaml.show(expected));
  }

  private static Object tree(Random random, int depth) {
    int kind = depth == 0 ? 9 : random.nextInt(10);
    if (kind < 4) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        Object value = random.nextInt(12) == 0 ? null : tree(random, depth - 1);
        map.put(List.of("a", "b.c", "k\"", "ключ", "", "x y").get(random.nextInt(6)), value);
      }
      return map;
    }
    if (kind < 7) {
      List<Object> list = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(tree(random, depth - 1));
      }
      return list;
    }
    return SCALARS.get(random.nextInt(SCALARS.size()));
  }

  private static String spelled(Random random, Object tree) throws JsonProcessingException {
    String compact = JSON.writeValueAsString(tree);
    String pretty = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    return switch (random.nextInt(5)) {
      case 0 -> compact;
      case 1 -> pretty;
      case 2 -> pretty.replace("  ", "\t") + "\n";
      case 3 -> pretty.replace("\n", "\r\n");
      default -> "\uFEFF  " + pretty + " \n\n";
    };
  }
}
