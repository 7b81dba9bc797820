package io.gitops4j.examples.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.git.servers.GiteaServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The platform for examples")
@Tag("servers")
@ExtendWith(PlatformExtension.class)
class PlatformTest {
  @Test
  @DisplayName("has a forge, a registry, a cluster, Argo CD, a router and Prometheus, all at once")
  void starts(Platform platform) throws IOException, InterruptedException {
    platform.startAll();
    RepositoryUrl url = platform.gitea().newRepository(Map.of("README.md", "State\n"));
    assertThat(url.toString()).contains(GiteaServer.ORGANIZATION);
    assertThat(platform.cluster().get("/api/v1/nodes").objects("items")).hasSize(2);
    assertThat(
            platform
                .cluster()
                .get("/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects")
                .objects("items"))
        .hasSize(1);
    platform.router().route(100, 0);
    assertThat(platform.router().request()).isEqualTo(200);
    assertThat(status(platform.prometheus().url() + "/-/ready")).isEqualTo(200);
    assertThat(status("http://" + platform.registry().address() + "/v2/")).isEqualTo(401);
  }

  private static int status(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
        .statusCode();
  }
}
