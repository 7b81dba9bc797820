package io.gitops4j.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;
import java.io.IOException;
import java.nio.file.Path;

/** A base image of one statically linked busybox: a shell and a few commands. */
public final class TinyBase {
  private TinyBase() {}

  /** Pushes it, under a tag. */
  public static Descriptor push(Registry registry, String repository, String tag, Path busybox)
      throws IOException {
    StaticShell shell = StaticShell.of(busybox);
    LayerStore store = new LayerStore(registry, repository);
    Descriptor layer = store.tar(shell.layer());
    ImageConfig config = ImageConfig.scratch(shell.platform());
    config.environment("PATH", "/bin");
    config.layer(layer.digest(), java.time.Instant.EPOCH, "busybox");
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    Descriptor stored = store.small(MediaTypes.OCI_CONFIG, config.write());
    manifest.set("config", Json.descriptor(stored));
    manifest.putArray("layers").add(Json.descriptor(layer));
    Descriptor image =
        registry.putManifest(repository, Json.write(manifest), MediaTypes.OCI_MANIFEST);
    registry.tag(repository, tag, image.digest());
    return image;
  }
}
