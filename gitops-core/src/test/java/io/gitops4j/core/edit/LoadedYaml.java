package io.gitops4j.core.edit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Files as SnakeYAML loads them, and what an edit is to make of that, without any of our code. */
final class LoadedYaml {
  private LoadedYaml() {}

  /** A place in a loaded tree and the expression that leads to it. */
  record Place(String expression, List<Object> steps, @Nullable Place parent) {
    Object last() {
      return steps.isEmpty() ? "" : steps.get(steps.size() - 1);
    }

    boolean isElement() {
      return !steps.isEmpty() && expression.matches("(?s).*\\[\\d+\\]");
    }

    Place plus(Object step, String shown) {
      List<Object> longer = new ArrayList<>(steps);
      longer.add(step);
      boolean first = steps.isEmpty();
      String text = first && shown.startsWith(".") ? shown.substring(1) : shown;
      return new Place(expression + text, longer, this);
    }
  }

  /** What an edit does to a loaded tree. */
  record Change(String kind, @Nullable Object value) {
    static final Change REMOVE = new Change("remove", null);

    boolean isRemoval() {
      return kind.equals("remove");
    }

    static Change put(Object value) {
      return new Change("put", value);
    }

    static Change append(Object value) {
      return new Change("append", value);
    }

    static Change insert(int index, Object value) {
      return new Change("insert" + index, value);
    }

    @Nullable Object made(@Nullable Object tree, List<Object> steps) {
      if (steps.isEmpty() && (kind.equals("append") || kind.startsWith("insert"))) {
        List<@Nullable Object> longer = new ArrayList<>((List<?>) Objects.requireNonNull(tree));
        if (longer.stream().noneMatch(item -> show(item).equals(show(value)))) {
          int index = Integer.parseInt("0" + kind.replaceAll("\\D", ""));
          boolean last = kind.equals("append") || index > longer.size();
          longer.add(last ? longer.size() : index, value);
        }
        return longer;
      }
      if (steps.isEmpty()) {
        return value;
      }
      Object step = steps.get(0);
      boolean remove = kind.equals("remove") && steps.size() == 1;
      List<Object> rest = steps.subList(1, steps.size());
      if (tree instanceof List<?> list) {
        List<@Nullable Object> copy = new ArrayList<>(list);
        int i = (Integer) step;
        if (remove) {
          copy.remove(i);
        } else {
          copy.set(i, made(copy.get(i), rest));
        }
        return copy;
      }
      Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
      if (tree instanceof Map<?, ?> map) {
        copy.putAll(map);
      }
      if (remove) {
        copy.remove(step);
      } else {
        copy.put(step, made(copy.get(step), rest));
      }
      return copy;
    }
  }

  static void collect(Place place, @Nullable Object node, List<Place> found, int depth) {
    found.add(place);
    if (depth > 12 || found.size() > 200) {
      return;
    }
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            String text = text(key);
            if (map.keySet().stream().filter(other -> text(other).equals(text)).count() > 1) {
              return; // a merged key of another type, which no expression can tell apart
            }
            String shown = "[\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
            collect(place.plus(Objects.requireNonNull(key), shown), value, found, depth + 1);
          });
    } else if (node instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        collect(place.plus(i, "[" + i + "]"), list.get(i), found, depth + 1);
      }
    }
  }

  private static String text(@Nullable Object key) {
    return Boolean.TRUE.equals(key) ? "on" : String.valueOf(key);
  }

  static @Nullable Object at(@Nullable Object tree, List<Object> steps) {
    Object node = tree;
    for (Object step : steps) {
      node = node instanceof List<?> list ? list.get((Integer) step) : ((Map<?, ?>) node).get(step);
    }
    return node;
  }

  static @Nullable List<Object> load(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      Iterable<Object> all = new Yaml(new SafeConstructor(options)).loadAll(text);
      List<Object> trees = new ArrayList<>();
      StreamSupport.stream(all.spliterator(), false).forEach(trees::add);
      return trees;
    } catch (YAMLException e) {
      return null;
    }
  }

  /** A tree as text in which types show and the order of keys doesn't. */
  static String show(@Nullable Object tree) {
    if (tree instanceof Map<?, ?> map) {
      TreeMap<String, String> sorted = new TreeMap<>();
      map.forEach((key, value) -> sorted.put(show(key), show(value)));
      return sorted.toString();
    }
    if (tree instanceof List<?> list) {
      return list.stream().map(LoadedYaml::show).toList().toString();
    }
    if (tree instanceof Integer || tree instanceof Long || tree instanceof BigInteger) {
      return "int " + tree;
    }
    return tree == null ? "null" : tree.getClass().getSimpleName() + " " + tree;
  }
}
