package io.gitops4j.examples.guide.spi;

import io.gitops4j.contracts.ManifestRendererContract;
import io.gitops4j.core.spi.ManifestRenderer;
import java.util.Map;

class ServiceListRendererTest extends ManifestRendererContract {
  @Override
  protected ManifestRenderer renderer() {
    return new ServiceListRenderer();
  }

  @Override
  protected Map<String, String> example() {
    return Map.of(
        "shop.app.yaml", "name: shop\nimage: example/app:1\n",
        "till.app.yaml", "name: till\nimage: example/till:7\n");
  }
}
