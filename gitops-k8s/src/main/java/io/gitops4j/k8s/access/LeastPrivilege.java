package io.gitops4j.k8s.access;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.cluster.KindResource;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.deploy.Standing;
import io.gitops4j.k8s.model.CanonicalJson;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rights that deploying an application takes: for the kinds of its objects, for what stands and
 * may be removed, and for the inventory. Objects that are in no namespace may be changed and
 * removed by name alone. Immutable and thread-safe.
 *
 * <p>Not among them: the rights that Roles among the manifests grant, which Kubernetes asks of
 * whoever applies them; and to make the namespaces that the rules are for, if the manifests don't.
 */
public final class LeastPrivilege {
  private static final List<String> ALL = List.of("get", "list", "create", "patch", "delete");
  private static final List<String> LIST = List.of("list");
  private static final String RBAC = "rbac.authorization.k8s.io";

  private final String home;
  private final List<AccessRule> rules;
  private final Set<String> namespaces;

  private LeastPrivilege(String home, List<AccessRule> rules, Set<String> namespaces) {
    this.home = home;
    this.rules = List.copyOf(rules);
    this.namespaces = Set.copyOf(namespaces);
  }

  /**
   * For a rendering, in place of what stands.
   *
   * @param target that will apply it; asked what its kinds are called and what stands there
   * @throws ProviderException {@code NOT_FOUND} if neither the cluster nor a definition among the
   *     manifests knows a kind
   */
  public static LeastPrivilege of(
      ClusterTarget target, String application, String environment, Rendering rendering) {
    Used used = new Used(target, rendering);
    rendering.manifests().forEach(m -> used.add(m.apiVersion(), ObjectId.of(m.object())));
    target.standing(application, environment).stream()
        .map(Standing::members)
        .flatMap(List::stream)
        .forEach(member -> used.add(member.apiVersion(), member.id()));
    ObjectId inventory = target.inventory(application, environment);
    Set<String> namespaces = new TreeSet<>(used.inside.keySet());
    List<AccessRule> rules = new ArrayList<>();
    if (!used.inside.getOrDefault(target.namespace(), Set.of()).contains(Used.CONFIG_MAPS)) {
      String where = target.namespace();
      rules.add(new AccessRule(where, "", "configmaps", List.of(), List.of("create")));
      List<String> name = List.of(inventory.name());
      rules.add(new AccessRule(where, "", "configmaps", name, List.of("get", "patch")));
    }
    used.inside.forEach(
        (where, kinds) ->
            kinds.forEach(
                k -> rules.add(new AccessRule(where, k.group(), k.plural(), List.of(), ALL))));
    used.outside.forEach(
        (kind, names) -> {
          List<String> create = List.of("create");
          List<String> rest = List.of("get", "patch", "delete");
          rules.add(new AccessRule("", kind.group(), kind.plural(), List.of(), create));
          rules.add(new AccessRule("", kind.group(), kind.plural(), List.copyOf(names), rest));
        });
    return new LeastPrivilege(target.namespace(), rules, namespaces);
  }

  /** The kinds that are used, by namespace, and names of objects that are in none. */
  private static final class Used {
    static final KindResource CONFIG_MAPS = new KindResource("", "configmaps", true);

    private final ClusterTarget target;
    private final Map<String, KindResource> coming = new TreeMap<>();
    private final Map<String, Set<KindResource>> inside = new TreeMap<>();
    private final Map<KindResource, Set<String>> outside =
        new TreeMap<>(
            Comparator.comparing(KindResource::group).thenComparing(KindResource::plural));

    Used(ClusterTarget target, Rendering rendering) {
      this.target = target;
      for (KubernetesManifest manifest : rendering.manifests()) {
        if (manifest.kind().equals("CustomResourceDefinition")) {
          Fields spec = manifest.object().object("spec");
          String group = spec.findText("group").orElse("");
          Fields names = spec.object("names");
          boolean cluster = spec.findText("scope").filter("Cluster"::equals).isPresent();
          coming.put(
              group + "/" + names.findText("kind").orElse(""),
              new KindResource(group, names.findText("plural").orElse(""), !cluster));
        }
      }
    }

    void add(String apiVersion, ObjectId id) {
      KindResource kind = resource(apiVersion, id);
      if (kind.namespaced()) {
        String where = id.namespace().isEmpty() ? target.namespace() : id.namespace();
        inside.computeIfAbsent(where, any -> new LinkedHashSet<>()).add(kind);
      } else {
        outside.computeIfAbsent(kind, any -> new TreeSet<>()).add(id.name());
      }
    }

    private KindResource resource(String apiVersion, ObjectId id) {
      KindResource told = coming.get(id.group() + "/" + id.kind());
      try {
        return target.cluster().resource(apiVersion, id.kind());
      } catch (ClusterException e) {
        if (e.refusal() != Refusal.API_MISSING || told == null) {
          throw e;
        }
        return told;
      }
    }
  }

  /** The same, and what reading details takes besides. */
  public LeastPrivilege withDetails() {
    List<AccessRule> more = new ArrayList<>(rules);
    for (String where : namespaces) {
      more.add(new AccessRule(where, "", "pods", List.of(), LIST));
      more.add(new AccessRule(where, "", "pods/log", List.of(), List.of("get")));
      for (String resource : List.of("replicasets", "deployments")) {
        more.add(new AccessRule(where, "apps", resource, List.of(), LIST));
      }
      more.add(new AccessRule(where, "batch", "jobs", List.of(), LIST));
      more.add(new AccessRule(where, "events.k8s.io", "events", List.of(), LIST));
      more.add(new AccessRule(where, "metrics.k8s.io", "pods", List.of(), LIST));
    }
    rules.stream()
        .filter(rule -> rule.namespace().isEmpty() && rule.names().isEmpty())
        .forEach(r -> more.add(new AccessRule("", r.group(), r.resource(), List.of(), LIST)));
    return new LeastPrivilege(home, more, namespaces);
  }

  /** What is allowed. */
  public List<AccessRule> rules() {
    return rules;
  }

  /**
   * A ServiceAccount in the target's namespace, with a Role and its binding in each namespace, and
   * a ClusterRole and its binding where a kind is in none; for somebody with more rights to apply.
   *
   * @param account its name, and that of its roles; those for the cluster have the namespace's
   *     before it
   */
  public Rendering manifests(String account) {
    Map<String, List<Fields>> byNamespace = new TreeMap<>();
    rules.forEach(
        rule ->
            byNamespace
                .computeIfAbsent(rule.namespace(), any -> new ArrayList<>())
                .add(rule.object()));
    List<Fields> objects = new ArrayList<>();
    objects.add(object("v1", "ServiceAccount", home, account));
    byNamespace.forEach(
        (where, all) -> {
          String scope = where.isEmpty() ? "Cluster" : "";
          String name = where.isEmpty() ? home + "-" + account : account;
          objects.add(object(RBAC + "/v1", scope + "Role", where, name).with("rules", all));
          objects.add(binding(scope, where, name, account));
        });
    List<KubernetesManifest> manifests =
        objects.stream().map(o -> new KubernetesManifest("access#" + o.text("kind"), o)).toList();
    return new Rendering("access/1", manifests, CanonicalJson.digest(manifests));
  }

  private Fields binding(String scope, String where, String name, String account) {
    Fields subject =
        Fields.of("kind", "ServiceAccount").with("name", account).with("namespace", home);
    Fields role = Fields.of("apiGroup", RBAC).with("kind", scope + "Role").with("name", name);
    return object(RBAC + "/v1", scope + "RoleBinding", where, name)
        .with("roleRef", role)
        .with("subjects", List.of(subject));
  }

  private static Fields object(String apiVersion, String kind, String where, String name) {
    Fields metadata = Fields.of("name", name);
    return Fields.of("apiVersion", apiVersion)
        .with("kind", kind)
        .with("metadata", where.isEmpty() ? metadata : metadata.with("namespace", where));
  }
}
