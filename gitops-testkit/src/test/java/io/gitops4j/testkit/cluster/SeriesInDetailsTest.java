package io.gitops4j.testkit.cluster;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.ScriptedMetrics;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.k8s.details.ApplicationReader;
import io.gitops4j.k8s.details.EnvironmentDetails;
import io.gitops4j.k8s.details.Gap;
import io.gitops4j.k8s.details.SeriesDetails;
import io.gitops4j.k8s.details.SeriesQuery;
import io.gitops4j.testkit.DeliveryKit;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The details of an application with series")
class SeriesInDetailsTest {
  private static final Pipeline SHOP =
      Pipeline.named("shop")
          .stage(
              "test",
              s -> s.into("test").change(Change.in("gitops", file("a.yaml").set("version", "2"))));

  @Test
  @DisplayName("ask the tenant's sources, whatever runs there, and say which are not there")
  void series() {
    ScriptedMetrics metrics =
        ScriptedMetrics.from(Instant.EPOCH).value("requests of shop in test", at -> 12);
    try (DeliveryKit kit =
        DeliveryKit.of(SHOP)
            .repository("gitops", Map.of("a.yaml", "version: 1\n"))
            .metrics("prometheus", metrics)) {
      kit.run("shop", Start.manual(), "ann");
      ApplicationReader reader =
          ApplicationReader.of(kit.delivery())
              .withSeries(
                  "prometheus",
                  SeriesQuery.of("requests", "requests of {application} in {environment}"))
              .withSeries("elsewhere", SeriesQuery.of("errors", "errors"));
      EnvironmentDetails test = reader.details("shop").environments().get(0);
      assertThat(test.series()).extracting(SeriesDetails::name).containsExactly("requests");
      assertThat(test.text()).contains("12 last, 12 to 12 in 1h");
      assertThat(test.gaps())
          .filteredOn(gap -> gap.what().equals("errors"))
          .extracting(Gap::kind)
          .containsExactly(ErrorKind.NOT_FOUND);
    }
  }
}
