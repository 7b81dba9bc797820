package io.gitops4j.k8s;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Folders of a container: claims, configuration files, secrets, and space that goes with a pod. */
final class WorkloadVolumes {
  private final WorkloadName name;
  private final List<Map<String, Object>> objects = new ArrayList<>();
  private final List<Map<String, Object>> ofPod = new ArrayList<>();
  private final List<Map<String, Object>> ofContainer = new ArrayList<>();

  private WorkloadVolumes(WorkloadName name) {
    this.name = name;
  }

  static WorkloadVolumes of(Section workload, WorkloadName name) {
    WorkloadVolumes volumes = new WorkloadVolumes(name);
    workload.sections("volumes").forEach(volumes::add);
    return volumes;
  }

  /** What has to be there for them. */
  List<Map<String, Object>> objects() {
    return objects;
  }

  List<Map<String, Object>> ofPod() {
    return ofPod;
  }

  List<Map<String, Object>> ofContainer() {
    return ofContainer;
  }

  private void add(Section volume) {
    String called = volume.requiredText("name");
    ofContainer.add(
        new Tree()
            .with("name", called)
            .with("mountPath", volume.requiredText("path"))
            .with("subPath", volume.text("file"))
            .with("readOnly", volume.flag("readOnly") ? true : null)
            .map());
    Tree source = new Tree().with("name", called);
    if (volume.has("claim")) {
      volume
          .section("claim")
          .ifPresent(
              claim ->
                  source.with(
                      "persistentVolumeClaim", new Tree().with("claimName", claim(claim, called))));
    } else if (volume.has("config")) {
      source.with("configMap", new Tree().with("name", config(volume, called)));
    } else if (volume.has("secret")) {
      source.with("secret", new Tree().with("secretName", volume.requiredText("secret")));
    } else {
      Map<String, Object> empty = new TreeMap<>();
      volume.text("size").ifPresent(size -> empty.put("sizeLimit", size));
      volume.text("medium").ifPresent(medium -> empty.put("medium", medium));
      source.withMap("emptyDir", empty);
    }
    ofPod.add(source.map());
  }

  /** The claim's name: one that is there, or one of ours. */
  private String claim(Section claim, String volume) {
    if (claim.has("existing")) {
      return claim.requiredText("existing");
    }
    String called = name.name() + "-" + volume;
    Tree requests = new Tree().with("storage", claim.requiredText("size"));
    objects.add(
        name.object("v1", "PersistentVolumeClaim", called)
            .with(
                "spec",
                new Tree()
                    .with("accessModes", List.of(claim.text("access").orElse("ReadWriteOnce")))
                    .with("storageClassName", claim.text("class"))
                    .with("resources", new Tree().with("requests", requests)))
            .map());
    return called;
  }

  private String config(Section volume, String called) {
    Map<String, String> files = volume.namedTexts("config");
    String map = name.name() + "-" + called;
    objects.add(name.object("v1", "ConfigMap", map).with("data", files).map());
    return map;
  }
}
