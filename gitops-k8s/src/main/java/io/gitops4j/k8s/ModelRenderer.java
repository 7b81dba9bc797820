package io.gitops4j.k8s;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that KServe serves: a file {@code model.yaml} says in a few words what it is (format,
 * runtime, image or address, resources, replicas), and an InferenceService is made of it. What
 * differs in an environment is in {@code model-<environment>.yaml}, as with {@link
 * WorkloadRenderer}. An entry that is not known is refused. Immutable and thread-safe.
 */
public final class ModelRenderer implements ManifestRenderer {
  private static final String NAME = "model";
  private static final String VERSION = "1";

  private final String file;

  private ModelRenderer(String file) {
    this.file = file;
  }

  /** Renders {@code model.yaml}. */
  public static ModelRenderer create() {
    return new ModelRenderer("model.yaml");
  }

  /** The same for another file of the source, which ends with {@code .yaml}. */
  public ModelRenderer withFile(String path) {
    if (!path.endsWith(".yaml")) {
      throw new IllegalArgumentException("A model's file ends with .yaml, unlike " + path);
    }
    return new ModelRenderer(SourceFolder.checkedFolder(path));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Digest> identity() {
    return Identity.of(NAME, VERSION, ManifestLimits.standard(), Fields.of("file", file));
  }

  /** Whether the model's file is there. */
  @Override
  public boolean supports(ManifestSource source) {
    return source.files().contains(file);
  }

  /**
   * Renders.
   *
   * @throws ProviderException {@code INVALID} if the file is missing, not YAML, or has an entry
   *     that is not known or is not what it should be, or an image without a digest; the message
   *     names the entry
   */
  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    Section section = new TemplateFile(file, ManifestLimits.standard()).read(source, context);
    List<Map<String, Object>> objects = Model.of(section, context).objects();
    section.end();
    return TemplateFile.rendering(NAME + "/" + VERSION, file, objects);
  }
}
