package io.gitops4j.k8s.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model of an API server, in memory, for tests that take thousands of runs: three namespaced
 * kinds of Kubernetes' core without defaults, lists or validation; reading, listing page by page,
 * applying with owners of fields, versions and dry runs, merging, and deleting with preconditions.
 * Any namespace is there. Thread-safe.
 */
public final class MemoryApiServer implements Transport {
  private static final Map<String, String> KINDS =
      Map.of("configmaps", "ConfigMap", "secrets", "Secret", "serviceaccounts", "ServiceAccount");
  private static final Pattern PATH =
      Pattern.compile("/api/v1/namespaces/([^/?]+)/([^/?]+)(/[^/?]+)?(\\?.*)?");
  private static final int PAGE = 3;

  private final Map<String, Stored> objects = new TreeMap<>();
  private long version = 1;
  private long uids;

  /** One object: its leaves by their paths, and who owns which. */
  private record Stored(
      String uid,
      long version,
      Map<List<String>, @Nullable Object> leaves,
      Map<String, Set<List<String>>> owners) {}

  /** A cluster that asks this server, one request at a time, through something in between. */
  public Cluster connect(Between between) {
    Transport asked =
        new Transport() {
          @Override
          public Fields send(ApiCall call) {
            return between.send(call.method(), call.path(), () -> MemoryApiServer.this.send(call));
          }

          @Override
          public void close() {}
        };
    RequestLimits limits = RequestLimits.usual().withConcurrency(1);
    return Cluster.over(asked, URI.create("https://memory"), "default", limits);
  }

  /** Merges into an object that is there. */
  public void merge(String path, String json) {
    send(ApiCall.to("merge").patch(path, "application/merge-patch+json", json));
  }

  @Override
  public synchronized Fields send(ApiCall call) {
    if (call.path().equals("/api/v1")) {
      return resources();
    }
    Matcher path = PATH.matcher(call.path());
    if (!path.matches()) {
      throw new IllegalArgumentException("The model has no " + call.path());
    }
    String query = path.group(4) == null ? "" : path.group(4);
    String folder = path.group(1) + "/" + path.group(2) + "/";
    if (path.group(3) == null) {
      return list(folder, query);
    }
    String key = folder + path.group(3).substring(1);
    Stored stored = objects.get(key);
    return switch (call.method()) {
      case "GET" -> rendered(key, found(call, key, stored));
      case "PATCH" ->
          call.isApplication()
              ? applied(call, key, stored, query)
              : merged(key, found(call, key, stored), json(call.body()));
      case "DELETE" -> deleted(call, key, found(call, key, stored));
      default -> throw new IllegalArgumentException(call.method());
    };
  }

  private static Fields resources() {
    List<Fields> all = new ArrayList<>();
    KINDS.forEach(
        (plural, kind) ->
            all.add(Fields.of("name", plural).with("kind", kind).with("namespaced", true)));
    return Fields.of("resources", all);
  }

  private Fields list(String folder, String query) {
    Matcher label = Pattern.compile("labelSelector=([^&=]+)%3D([^&]+)").matcher(query);
    List<String> path =
        label.find()
            ? List.of("metadata", "labels", label.group(1).replace("%2F", "/"))
            : List.of();
    Matcher next = Pattern.compile("continue=([0-9]+)").matcher(query);
    int from = next.find() ? Integer.parseInt(next.group(1)) : 0;
    List<Fields> items = new ArrayList<>();
    objects.forEach(
        (key, stored) -> {
          Object value = path.isEmpty() ? null : stored.leaves().get(path);
          if (key.startsWith(folder) && (path.isEmpty() || label.group(2).equals(value))) {
            items.add(rendered(key, stored));
          }
        });
    int to = Math.min(items.size(), from + PAGE);
    String more = to < items.size() ? "" + to : "";
    return Fields.of("items", items.subList(Math.min(from, to), to))
        .with("metadata", Fields.of("continue", more));
  }

  private Fields applied(ApiCall call, String key, @Nullable Stored old, String query) {
    Fields asked = json(call.body());
    String expected = asked.object("metadata").findText("resourceVersion").orElse("");
    if (old != null && !expected.isEmpty() && !expected.equals("" + old.version())) {
      throw refused(call, 409, "the object has been modified", "Conflict");
    }
    String uid = asked.object("metadata").findText("uid").orElse("");
    if (!uid.isEmpty() && (old == null || !uid.equals(old.uid()))) {
      throw refused(call, 409, "uid mismatch", "Conflict");
    }
    Map<List<String>, @Nullable Object> leaves = leaves(asked);
    String manager = query.replaceFirst(".*fieldManager=([^&]+).*", "$1");
    Stored now = old == null ? new Stored("uid-" + ++uids, 0, Map.of(), Map.of()) : old;
    Map<List<String>, @Nullable Object> values = new LinkedHashMap<>(now.leaves());
    Map<String, Set<List<String>>> owners = copy(now.owners());
    leaves.forEach(
        (path, value) -> {
          if (!Objects.equals(value, values.put(path, value))) {
            owners.values().forEach(set -> set.remove(path));
          }
        });
    Set<List<String>> before = owners.getOrDefault(manager, Set.of());
    owners.put(manager, new HashSet<>(leaves.keySet()));
    before.stream()
        .filter(path -> owners.values().stream().noneMatch(set -> set.contains(path)))
        .forEach(values::remove);
    return stored(key, old, now.uid(), values, owners, query.contains("dryRun=All"));
  }

  private Fields merged(String key, Stored old, Fields patch) {
    Map<List<String>, @Nullable Object> values = new LinkedHashMap<>(old.leaves());
    Map<String, Set<List<String>>> owners = copy(old.owners());
    leaves(patch)
        .forEach(
            (path, value) -> {
              if (value == null) {
                values.remove(path);
              } else {
                values.put(path, value);
              }
              owners.values().forEach(set -> set.remove(path));
            });
    return stored(key, old, old.uid(), values, owners, false);
  }

  private Fields stored(
      String key,
      @Nullable Stored old,
      String uid,
      Map<List<String>, @Nullable Object> values,
      Map<String, Set<List<String>>> owners,
      boolean dryRun) {
    owners.values().removeIf(Set::isEmpty);
    if (old != null && old.leaves().equals(values) && old.owners().equals(owners)) {
      return rendered(key, old);
    }
    Stored changed = new Stored(uid, old == null ? 0 : old.version(), values, owners);
    if (!dryRun) {
      changed = new Stored(uid, ++version, values, owners);
      objects.put(key, changed);
    }
    return rendered(key, changed);
  }

  private Fields deleted(ApiCall call, String key, Stored old) {
    Fields expected = json(call.body()).object("preconditions");
    boolean same =
        expected.findText("uid").orElse(old.uid()).equals(old.uid())
            && expected
                .findText("resourceVersion")
                .orElse("" + old.version())
                .equals("" + old.version());
    if (!same) {
      throw refused(call, 409, "the preconditions do not hold", "Conflict");
    }
    objects.remove(key);
    return Fields.of("kind", "Status");
  }

  private static Stored found(ApiCall call, String key, @Nullable Stored stored) {
    if (stored == null) {
      throw refused(call, 404, key + " not found", "NotFound");
    }
    return stored;
  }

  private static ClusterException refused(ApiCall call, int code, String message, String reason) {
    Fields status = Fields.of("message", message).with("reason", reason);
    return StatusReader.read(call, code, null, CanonicalJson.write(status).getBytes(UTF_8));
  }

  private static Map<String, Set<List<String>>> copy(Map<String, Set<List<String>>> owners) {
    Map<String, Set<List<String>>> copy = new TreeMap<>();
    owners.forEach((manager, paths) -> copy.put(manager, new HashSet<>(paths)));
    return copy;
  }

  /** What can be owned. */
  private static Map<List<String>, @Nullable Object> leaves(Fields object) {
    Map<List<String>, @Nullable Object> leaves = new LinkedHashMap<>();
    collect(List.of(), object.asMap(), leaves);
    leaves
        .keySet()
        .removeIf(
            path ->
                path.get(0).equals("apiVersion")
                    || path.get(0).equals("kind")
                    || (path.get(0).equals("metadata") && path.size() == 2));
    return leaves;
  }

  private static void collect(
      List<String> path, @Nullable Object value, Map<List<String>, @Nullable Object> leaves) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> collect(below(path, String.valueOf(name)), inner, leaves));
    } else {
      leaves.put(path, value);
    }
  }

  private static List<String> below(List<String> path, String name) {
    List<String> below = new ArrayList<>(path);
    below.add(name);
    return below;
  }

  private static Fields rendered(String key, Stored stored) {
    String[] parts = key.split("/", -1);
    Map<String, @Nullable Object> tree = new TreeMap<>();
    stored.leaves().forEach((path, value) -> put(tree, path, "", value));
    List<Fields> managed = new ArrayList<>();
    stored
        .owners()
        .forEach(
            (manager, paths) -> {
              Map<String, @Nullable Object> set = new TreeMap<>();
              paths.forEach(path -> put(set, path, "f:", Map.of()));
              managed.add(
                  Fields.of("manager", manager).with("operation", "Apply").with("fieldsV1", set));
            });
    Fields object = Fields.copyOf(tree);
    Fields metadata =
        object
            .object("metadata")
            .with("namespace", parts[0])
            .with("name", parts[2])
            .with("uid", stored.uid())
            .with("resourceVersion", "" + stored.version())
            .with("managedFields", managed);
    return object
        .with("apiVersion", "v1")
        .with("kind", KINDS.get(parts[1]))
        .with("metadata", metadata);
  }

  @SuppressWarnings("unchecked") // only this makes the trees
  private static void put(
      Map<String, @Nullable Object> tree, List<String> path, String mark, @Nullable Object leaf) {
    Map<String, @Nullable Object> at = tree;
    for (String step : path.subList(0, path.size() - 1)) {
      at = (Map<String, @Nullable Object>) at.computeIfAbsent(mark + step, any -> new TreeMap<>());
    }
    at.put(mark + path.get(path.size() - 1), leaf);
  }

  private static Fields json(String text) {
    try {
      return Json.object(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}
}
