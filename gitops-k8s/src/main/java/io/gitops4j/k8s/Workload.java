package io.gitops4j.k8s;

import io.gitops4j.core.spi.RenderContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs, as {@link WorkloadRenderer} reads it, and the objects that it becomes. */
final class Workload {
  private final Section section;
  private final WorkloadName name;

  private Workload(Section section, WorkloadName name) {
    this.section = section;
    this.name = name;
  }

  static Workload of(Section section, RenderContext context) {
    return new Workload(section, WorkloadName.of(section, context));
  }

  /** In the order in which they are applied. */
  List<Map<String, Object>> objects() {
    WorkloadSecrets secrets = WorkloadSecrets.of(section, name);
    WorkloadVolumes volumes = WorkloadVolumes.of(section, name);
    WorkloadNetwork network = WorkloadNetwork.of(section, name);
    List<Map<String, Object>> all = new ArrayList<>();
    account().ifPresent(all::add);
    all.addAll(secrets.objects());
    all.addAll(volumes.objects());
    all.add(deployment(secrets, volumes, network));
    all.addAll(network.objects());
    section.section("autoscaling").map(this::autoscaling).ifPresent(all::add);
    section.section("disruption").map(this::disruption).ifPresent(all::add);
    return all;
  }

  private Optional<Map<String, Object>> account() {
    return section
        .section("account")
        .filter(account -> account.flag("create"))
        .map(
            account ->
                name.object("v1", "ServiceAccount", account.text("name").orElse(name.name()))
                    .map());
  }

  private Map<String, Object> deployment(
      WorkloadSecrets secrets, WorkloadVolumes volumes, WorkloadNetwork network) {
    Tree pod =
        new Tree()
            .with("serviceAccountName", section.section("account").map(this::accountName))
            .with("securityContext", section.raw("security"))
            .with("nodeSelector", section.namedTexts("nodes"))
            .with("tolerations", section.raw("tolerations"))
            .with("terminationGracePeriodSeconds", section.number("gracePeriodSeconds"))
            .with(
                "imagePullSecrets",
                section.texts("pullSecrets").stream()
                    .map(secret -> Map.of("name", (Object) secret))
                    .toList())
            .with("containers", List.of(container(secrets, volumes, network)))
            .with("volumes", volumes.ofPod());
    Tree spec =
        new Tree()
            .with("replicas", replicas())
            .with("selector", new Tree().with("matchLabels", name.selector()))
            .with("strategy", strategy())
            .with("progressDeadlineSeconds", section.number("deadlineSeconds"))
            .with(
                "template",
                new Tree()
                    .with(
                        "metadata",
                        new Tree()
                            .with("labels", name.labels())
                            .with("annotations", section.namedTexts("annotations")))
                    .with("spec", pod));
    return name.object("apps/v1", "Deployment", name.name()).with("spec", spec).map();
  }

  private Object accountName(Section account) {
    return account.text("name").orElse(name.name());
  }

  /** Left out where somebody else counts them: each commit would set them back. */
  private Optional<Long> replicas() {
    long replicas = section.number("replicas").orElse(1L);
    if (replicas < 0) {
      throw section.refused("replicas", "is " + replicas, "Write 0 or more");
    }
    return section.has("autoscaling") ? Optional.empty() : Optional.of(replicas);
  }

  private Object strategy() {
    String wanted = section.text("strategy").orElse("");
    return wanted.isEmpty() ? Map.of() : Map.of("type", wanted);
  }

  private Map<String, Object> container(
      WorkloadSecrets secrets, WorkloadVolumes volumes, WorkloadNetwork network) {
    List<Object> variables = new ArrayList<>();
    section
        .namedTexts("environment")
        .forEach(
            (key, value) -> variables.add(new Tree().with("name", key).with("value", value).map()));
    variables.addAll(secrets.variables());
    Tree container =
        new Tree()
            .with("name", name.name())
            .with("image", section.requiredText("image"))
            .with("command", section.texts("command"))
            .with("args", section.texts("arguments"))
            .with("env", variables)
            .with("ports", network.ofContainer())
            .with("resources", section.section("resources").map(this::resources))
            .with("volumeMounts", volumes.ofContainer());
    section.section("probes").ifPresent(probes -> WorkloadProbes.addTo(container, probes));
    return container.map();
  }

  private Map<String, Object> resources(Section resources) {
    return new Tree()
        .with("requests", resources.namedTexts("requests"))
        .with("limits", resources.namedTexts("limits"))
        .map();
  }

  private Map<String, Object> autoscaling(Section scaling) {
    long least = scaling.number("min").orElse(1L);
    long most =
        scaling.number("max").orElseThrow(() -> scaling.refused("max", "is missing", "Add it"));
    if (most < least) {
      throw scaling.refused("max", "is less than min", "Write " + least + " or more");
    }
    List<Object> metrics = new ArrayList<>();
    for (String resource : List.of("cpu", "memory")) {
      scaling.number(resource).ifPresent(percent -> metrics.add(utilization(resource, percent)));
    }
    if (metrics.isEmpty()) {
      throw scaling.refused("cpu", "is missing", "Say cpu or memory, in percent of the request");
    }
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("apiVersion", "apps/v1");
    target.put("kind", "Deployment");
    target.put("name", name.name());
    return name.object("autoscaling/v2", "HorizontalPodAutoscaler", name.name())
        .with(
            "spec",
            new Tree()
                .with("scaleTargetRef", target)
                .with("minReplicas", least)
                .with("maxReplicas", most)
                .with("metrics", metrics))
        .map();
  }

  private static Map<String, Object> utilization(String resource, long percent) {
    return new Tree()
        .with("type", "Resource")
        .with(
            "resource",
            new Tree()
                .with("name", resource)
                .with(
                    "target",
                    new Tree().with("type", "Utilization").with("averageUtilization", percent)))
        .map();
  }

  private Map<String, Object> disruption(Section disruption) {
    return name.object("policy/v1", "PodDisruptionBudget", name.name())
        .with(
            "spec",
            new Tree()
                .with("minAvailable", disruption.numberOrText("available"))
                .with("maxUnavailable", disruption.numberOrText("unavailable"))
                .with("selector", new Tree().with("matchLabels", name.selector())))
        .map();
  }
}
