package io.gitops4j.canary.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.canary.metrics.Prometheus;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("servers")
@ExtendWith({ControlPlaneExtension.class, PrometheusExtension.class})
@DisplayName("A real Traefik, by the weights of an HTTPRoute,")
class RouterTest {
  @Test
  @DisplayName("splits requests as asked, and Prometheus counts them by backend, errors too")
  void splits(ControlPlane plane, PrometheusServer server) throws Exception {
    try (Router router = Router.orSkip(plane)) {
      Prometheus prometheus = Prometheus.at(server.url());
      Instant begin = now();
      server.scrape("traefik", router.metricsPort());
      await(prometheus, Query.value("up{job=\"traefik\"}"), begin, 1);
      router.route(90, 10);
      awaitAnswer(router);
      long blue = router.blue().answered();
      long green = router.green().answered();
      send(router, 200);
      blue = router.blue().answered() - blue;
      green = router.green().answered() - green;
      assertThat(blue + green).isEqualTo(200);
      assertThat(green).isCloseTo(20, Offset.offset(2L));

      await(prometheus, Query.increase(router.requests("blue")), begin, router.blue().answered());
      await(prometheus, Query.increase(router.requests("green")), begin, router.green().answered());
      Query errors = Query.increase(router.requests("green", "code=~\"5..\""));
      await(prometheus, errors.partOf(router.requests("green")), begin, 0);

      router.route(50, 50);
      router.green().fail(50);
      long before = router.green().answered();
      while (router.green().answered() < before + 50) {
        send(router, 10);
      }
      assertThat(router.green().failed()).isPositive();
      await(prometheus, errors, begin, router.green().failed());
    }
  }

  private static void send(Router router, int requests) {
    for (int i = 0; i < requests; i++) {
      router.request();
    }
  }

  /** Traefik says that a route is accepted before its router has it. */
  private static void awaitAnswer(Router router) {
    Instant patience = now().plusSeconds(60);
    while (router.request() != 200 && now().isBefore(patience)) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static void await(Prometheus prometheus, Query query, Instant begin, long wanted) {
    Instant patience = now().plusSeconds(60);
    Measurement last = Measurement.missing("not asked");
    while (now().isBefore(patience)) {
      last = prometheus.measure(query, begin, now());
      if (last.value().orElse(-1) == wanted) {
        return;
      }
      LockSupport.parkNanos(100_000_000);
    }
    throw new AssertionError("Waited for " + wanted + " of " + query + ", and " + last.sentence());
  }

  private static Instant now() {
    return SystemClock.utc().instant();
  }
}
