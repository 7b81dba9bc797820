package io.gitops4j.k8s;

import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.spi.RenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A model, as {@link ModelRenderer} reads it, and the objects that it becomes. */
final class Model {
  /** What KServe fetches models from, besides images. */
  private static final Pattern ADDRESS =
      Pattern.compile("(pvc|s3|gs|hdfs|webhdfs|https?|hf)://[^\\s]+");

  private final Section section;
  private final WorkloadName name;

  private Model(Section section, WorkloadName name) {
    this.section = section;
    this.name = name;
  }

  static Model of(Section section, RenderContext context) {
    return new Model(section, WorkloadName.of(section, context));
  }

  /** In the order in which they are applied. */
  List<Map<String, Object>> objects() {
    WorkloadSecrets secrets = WorkloadSecrets.of(section, name);
    List<Map<String, Object>> all = new ArrayList<>(secrets.objects());
    all.add(
        name.object(
                "serving.kserve.io/v1beta1",
                "InferenceService",
                name.name(),
                section.namedTexts("annotations"))
            .with("spec", new Tree().with("predictor", predictor(secrets)))
            .map());
    return all;
  }

  private Tree predictor(WorkloadSecrets secrets) {
    Tree predictor = new Tree();
    scale(predictor);
    return predictor
        .with("serviceAccountName", section.text("account"))
        .with("timeout", section.number("timeoutSeconds"))
        .with("containerConcurrency", section.number("concurrency"))
        .with("nodeSelector", section.namedTexts("nodes"))
        .with("tolerations", section.raw("tolerations"))
        .with(
            "imagePullSecrets",
            section.texts("pullSecrets").stream()
                .map(secret -> Map.of("name", (Object) secret))
                .toList())
        .with("model", model(secrets));
  }

  private Tree model(WorkloadSecrets secrets) {
    List<Object> variables = new ArrayList<>();
    section
        .namedTexts("environment")
        .forEach(
            (key, value) -> variables.add(new Tree().with("name", key).with("value", value).map()));
    variables.addAll(secrets.variables());
    Tree format =
        new Tree()
            .with("name", section.requiredText("format"))
            .with("version", section.text("formatVersion"));
    return new Tree()
        .with("modelFormat", format)
        .with("runtime", section.text("runtime"))
        .with("runtimeVersion", section.text("runtimeVersion"))
        .with("protocolVersion", section.text("protocol"))
        .with("storageUri", address())
        .with("args", section.texts("arguments"))
        .with("env", variables)
        .with("resources", section.section("resources").map(Model::resources));
  }

  private static Map<String, Object> resources(Section resources) {
    return new Tree()
        .with("requests", resources.namedTexts("requests"))
        .with("limits", resources.namedTexts("limits"))
        .map();
  }

  /** An image by its digest, so that what is served is what was promoted; or where else it is. */
  private String address() {
    Optional<String> image = section.text("image");
    Optional<String> source = section.text("source");
    if (image.isPresent() == source.isPresent()) {
      throw section.refused(
          "image", "or source is needed, and not both", "Write image: host/repository@sha256:…");
    }
    return image.isPresent() ? "oci://" + pinned(image.get()) : other(source.orElseThrow());
  }

  private String pinned(String image) {
    try {
      if (ImageReference.parse(image).digest().isEmpty()) {
        throw section.refused(
            "image", "is " + image + ", without a digest", "Pin it: " + image + "@sha256:…");
      }
    } catch (IllegalArgumentException e) {
      throw section.refused(
          "image", "is " + image + ", no image", "Write host/repository@sha256:…");
    }
    return image;
  }

  private String other(String source) {
    if (!ADDRESS.matcher(source).matches()) {
      throw section.refused(
          "source",
          "is " + source + ", from which no model is fetched",
          "Write pvc://claim/path or s3://bucket/path, say, or an image: for one in a registry");
    }
    return source;
  }

  /** So many; or between two numbers, by what is asked of it. */
  private void scale(Tree predictor) {
    Optional<Long> replicas = section.number("replicas");
    Optional<Section> scaling = section.section("autoscaling");
    if (replicas.isPresent() && scaling.isPresent()) {
      throw section.refused("replicas", "and autoscaling exclude each other", "Take one away");
    }
    if (scaling.isPresent()) {
      scale(predictor, scaling.get());
      return;
    }
    long count = replicas.orElse(1L);
    if (count < 0) {
      throw section.refused("replicas", "is " + count, "Write 0 or more");
    }
    predictor.with("minReplicas", count).with("maxReplicas", count == 0 ? null : count);
  }

  private static void scale(Tree predictor, Section scaling) {
    long least = scaling.number("min").orElse(1L);
    long most =
        scaling.number("max").orElseThrow(() -> scaling.refused("max", "is missing", "Add it"));
    if (least < 0 || most < Math.max(1, least)) {
      throw scaling.refused("max", "is " + most + " and min " + least, "Write 0 <= min <= max");
    }
    predictor
        .with("minReplicas", least)
        .with("maxReplicas", most)
        .with("scaleMetric", scaling.text("metric"))
        .with("scaleTarget", scaling.number("target"));
  }
}
