package io.gitops4j.examples.guide;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.details.ApplicationDetails;
import io.gitops4j.k8s.details.ApplicationReader;
import io.gitops4j.k8s.details.EnvironmentDetails;
import io.gitops4j.k8s.details.EnvironmentReader;
import io.gitops4j.k8s.details.SeriesQuery;

/** What docs/guide/details.md shows, compiled. */
final class DetailsPage {
  private DetailsPage() {}

  static void read(Delivery delivery, ClusterTarget target) {
    ApplicationReader reader =
        ApplicationReader.of(delivery)
            .withSeries(
                "prometheus",
                SeriesQuery.of(
                    "requests per minute",
                    "sum(rate(requests_total{app=\"{application}\"}[5m])) * 60"));
    ApplicationDetails shop = reader.details("shop");

    System.out.println(shop.text());

    EnvironmentDetails test = EnvironmentReader.of(target).read("shop", "test");
    test.workloads().get(0).pods().get(0).reason();
    test.asPromoted().answer();
    test.gaps();
  }
}
