package io.gitops4j.examples.guide.spi;

import io.gitops4j.contracts.TrafficSplitterContract;
import io.gitops4j.core.spi.TrafficSplitter;
import java.util.List;
import java.util.Map;
import java.util.Set;

class WeightsSplitterTest extends TrafficSplitterContract {
  private static final String ROUTER =
      """
      apiVersion: example.org/v1
      kind: Router
      metadata: {name: web} # ours
      spec:
        weights:
          other: 5 # nobody's
          blue: 100
      """;

  @Override
  protected TrafficSplitter splitter() {
    return new WeightsSplitter("web", Set.of("blue", "green"));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of("router.yaml", ROUTER);
  }

  @Override
  protected List<String> foreign() {
    return List.of("metadata: {name: web} # ours", "    other: 5 # nobody's\n");
  }
}
