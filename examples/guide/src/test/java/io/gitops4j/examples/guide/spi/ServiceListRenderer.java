package io.gitops4j.examples.guide.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.EditException;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.ArrayList;
import java.util.List;

/** Makes a Pod of each file that ends in {@code .app.yaml} and says name and image. */
final class ServiceListRenderer implements ManifestRenderer {
  @Override
  public String name() {
    return "apps";
  }

  @Override
  public boolean supports(ManifestSource source) {
    return source.files().stream().anyMatch(path -> path.endsWith(".app.yaml"));
  }

  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    List<KubernetesManifest> pods = new ArrayList<>();
    for (String path : source.files()) {
      if (path.endsWith(".app.yaml")) {
        for (FileDocument app : read(source, path)) {
          pods.add(new KubernetesManifest(path, pod(app.content())));
        }
      }
    }
    return new Rendering("apps/1", pods, Digest.of(pods.toString().getBytes(UTF_8)));
  }

  private static List<FileDocument> read(ManifestSource source, String path) {
    try {
      return FileDocument.read(path, source.read(path).orElseThrow());
    } catch (EditException e) {
      String why = e.getMessage().replaceAll("at (\\d+):", "line $1, column ");
      throw new ProviderException(
          ErrorKind.INVALID, "Could not render " + source.describe() + ": " + why, e);
    }
  }

  private static Fields pod(Fields app) {
    String name = app.text("name");
    Fields container = Fields.of("name", name).with("image", app.text("image"));
    return Fields.of("apiVersion", "v1")
        .with("kind", "Pod")
        .with("metadata", Fields.of("name", name))
        .with("spec", Fields.of("containers", List.of(container)));
  }
}
