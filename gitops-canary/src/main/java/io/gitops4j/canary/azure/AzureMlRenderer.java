package io.gitops4j.canary.azure;

import io.gitops4j.core.edit.EditException;
import io.gitops4j.core.edit.FileDocument;
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
import java.util.Locale;

/**
 * Reads the endpoints and deployments of Azure Machine Learning from files as {@code az ml
 * online-endpoint} and {@code az ml online-deployment} take them; also the older form, where
 * deployments are a list within their endpoint. What they mean to the REST API is in the {@code
 * spec} of manifests of kind {@code OnlineEndpoint}, and of kind {@code OnlineDeployment} in the
 * namespace of their endpoint, for {@link AzureMlTarget}.
 *
 * <p>A key that is not known is refused, and so is what {@code az ml} would upload from the machine
 * it runs on: models, environments and code are named by their versions, as {@code
 * azureml:jukebox:3}. Other YAML files, such as those of environments, are left alone. Thread-safe.
 */
public final class AzureMlRenderer implements ManifestRenderer {
  static final String API_VERSION = "azureml/2025-12-01";
  static final String ENDPOINT = "OnlineEndpoint";
  static final String DEPLOYMENT = "OnlineDeployment";

  private static final String NAME = "azure-ml";

  private AzureMlRenderer() {}

  /** One. */
  public static AzureMlRenderer create() {
    return new AzureMlRenderer();
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Whether there is a YAML file with {@code endpoint} in its name. */
  @Override
  public boolean supports(ManifestSource source) {
    return source.files().stream()
        .filter(AzureMlRenderer::isYaml)
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .anyMatch(file -> file.toLowerCase(Locale.ROOT).contains("endpoint"));
  }

  /**
   * Renders.
   *
   * @throws ProviderException {@code INVALID} for values, of which it takes none, and for a file
   *     that can't be read or says what can't be done
   */
  @Override
  public Rendering render(ManifestSource source, RenderContext context) {
    if (!context.values().isEmpty()) {
      throw invalid(source.describe(), "endpoints take no values", "Leave the values out");
    }
    List<KubernetesManifest> found = new ArrayList<>();
    for (String path : source.files().stream().filter(AzureMlRenderer::isYaml).sorted().toList()) {
      source.read(path).ifPresent(bytes -> read(path, bytes, found));
    }
    StringBuilder all = new StringBuilder();
    found.forEach(manifest -> all.append(Fingerprint.text(manifest.object())).append('\n'));
    return new Rendering(NAME + "/1", found, Fingerprint.digest(all.toString()));
  }

  private static void read(String path, byte[] bytes, List<KubernetesManifest> found) {
    List<FileDocument> documents;
    try {
      documents = FileDocument.read(path, bytes);
    } catch (EditException e) {
      throw new ProviderException(ErrorKind.INVALID, e.getMessage() + "", e);
    }
    for (FileDocument document : documents) {
      Fields content = document.content();
      String origin = document.toString();
      if (isDeployment(content)) {
        found.add(DeploymentYaml.read(origin, content, ""));
      } else if (isEndpoint(content)) {
        found.add(EndpointYaml.read(origin, content));
        String endpoint = content.findText("name").orElse("");
        content
            .objects("deployments")
            .forEach(d -> found.add(DeploymentYaml.read(origin, d, endpoint)));
      }
    }
  }

  private static boolean isYaml(String path) {
    return path.endsWith(".yaml") || path.endsWith(".yml");
  }

  private static boolean isEndpoint(Fields content) {
    return schema(content).endsWith("onlineendpoint.schema.json")
        || (schema(content).isEmpty()
            && (content.find("auth_mode").isPresent() || content.find("traffic").isPresent()));
  }

  private static boolean isDeployment(Fields content) {
    return schema(content).endsWith("onlinedeployment.schema.json")
        || (schema(content).isEmpty() && content.find("endpoint_name").isPresent());
  }

  private static String schema(Fields content) {
    return content.findText("$schema").orElse("").toLowerCase(Locale.ROOT);
  }

  static KubernetesManifest manifest(
      String origin, String kind, String endpoint, String name, Fields spec) {
    Fields metadata = Fields.of("name", name);
    return new KubernetesManifest(
        origin,
        Fields.of("apiVersion", API_VERSION)
            .with("kind", kind)
            .with("metadata", endpoint.isEmpty() ? metadata : metadata.with("namespace", endpoint))
            .with("spec", spec));
  }

  static ProviderException invalid(String origin, String why, String remedy) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not render " + origin + ": " + why + ". " + remedy + ".");
  }
}
