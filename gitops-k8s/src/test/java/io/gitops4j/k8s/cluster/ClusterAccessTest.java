package io.gitops4j.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.client.Config;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Access to a cluster")
class ClusterAccessTest {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: test
      clusters:
      - {name: near, cluster: {server: 'https://near.example:6443/'}}
      - {name: far, cluster: {server: 'https://far.example', certificate-authority: ca.pem}}
      users:
      - {name: ada, user: {token: hidden-token}}
      contexts:
      - {name: test, context: {cluster: near, user: ada}}
      - {name: prod, context: {cluster: far, user: ada, namespace: shop}}
      - {name: lost, context: {cluster: gone, user: ada}}
      """;

  @TempDir private Path folder;

  private static URI server(ClusterAccess access) {
    try (Cluster cluster = Cluster.connect(access)) {
      return cluster.server();
    }
  }

  @Test
  @DisplayName("is what a kubeconfig says of its current context, or of another")
  void contexts() throws IOException {
    Secret text = Secret.of(KUBECONFIG);
    assertThat(server(ClusterAccess.kubeconfig(text))).hasToString("https://near.example:6443");
    Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);
    assertThat(server(ClusterAccess.kubeconfig(file))).hasToString("https://near.example:6443");
    Config prod = ClusterAccess.kubeconfig(file, "prod").config();
    assertThat(prod.getMasterUrl()).startsWith("https://far.example");
    assertThat(prod.getNamespace()).isEqualTo("shop");
    assertThat(prod.getCaCertFile()).isEqualTo(folder.resolve("ca.pem").toString());
    Config same = ClusterAccess.kubeconfig(text, "prod").config();
    assertThat(same.getMasterUrl()).startsWith("https://far.example");
  }

  @Test
  @DisplayName("needs a kubeconfig that says enough; what is wrong is told, without secrets")
  void wrongKubeconfigs() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);
    refuses(ClusterAccess.kubeconfig(file, "stage"), "no context stage", "test, prod, lost");
    refuses(ClusterAccess.kubeconfig(Secret.of(KUBECONFIG), "stage"), "no context stage", "test");
    refuses(ClusterAccess.kubeconfig(file, "lost"), "names no cluster");
    refuses(ClusterAccess.kubeconfig(folder.resolve("none")), "no file");
    refuses(ClusterAccess.kubeconfig(Secret.of("hidden-token")), "no kubeconfig");
    refuses(ClusterAccess.kubeconfig(Secret.of("")), "it is empty");
    refuses(ClusterAccess.kubeconfig(Secret.of("{}")), "no current context");
    Path torn = Files.writeString(folder.resolve("torn"), "users: [{user: {token: hidden-token}");
    refuses(ClusterAccess.kubeconfig(torn), "no kubeconfig");
    refuses(ClusterAccess.kubeconfig(file, "prod"), "certificates");
  }

  @Test
  @DisplayName("with a token that can't be sent, or can't be told, fails without showing it")
  void wrongTokens() {
    URI nowhere = URI.create("https://127.0.0.1:1");
    ClusterAccess torn = ClusterAccess.at(nowhere, "", () -> Secret.of("hidden-token\nmore"));
    ClusterAccess untold =
        ClusterAccess.at(
            nowhere,
            "",
            () -> {
              throw new ProviderException(ErrorKind.INVALID, "the vault is sealed");
            });
    fails(torn, "one line of text");
    fails(untold, "the vault is sealed");
  }

  private static void fails(ClusterAccess access, String words) {
    try (Cluster cluster = Cluster.connect(access)) {
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(cluster::version)
          .withMessageContaining(words)
          .satisfies(e -> assertThat(stackOf(e)).doesNotContain("hidden-token"));
    }
  }

  private static void refuses(ClusterAccess access, String... words) {
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> Cluster.connect(access).close())
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .withMessageContainingAll(words)
        .satisfies(e -> assertThat(stackOf(e)).doesNotContain("hidden-token"));
  }

  private static String stackOf(Throwable e) {
    return e + (e.getCause() == null ? "" : " " + stackOf(e.getCause()));
  }

  @Test
  @DisplayName("in a pod is the service account's, whose token is read at each use")
  void inCluster() throws IOException {
    Files.writeString(folder.resolve("token"), "one\n");
    Files.writeString(folder.resolve("ca.crt"), "");
    Files.writeString(folder.resolve("namespace"), "shop\n");
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443");
    Config config = new ServiceAccount(folder).config(environment);
    assertThat(config.getMasterUrl()).startsWith("https://10.0.0.1:443");
    assertThat(config.getNamespace()).isEqualTo("shop");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("one");
    Files.writeString(folder.resolve("token"), "two\n");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("two");

    Map<String, String> six =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");
    assertThat(new ServiceAccount(folder).config(six).getMasterUrl())
        .startsWith("https://[fd00::1]:443");
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> new ServiceAccount(folder).config(Map.of()))
        .withMessageContaining("does not run in a pod");
  }

  @Test
  @DisplayName("is never without TLS, as nobody, or without patience")
  void misuse() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ClusterAccess.at(URI.create("http://near.example"), "", () -> Secret.of("x")))
        .withMessageContaining("https");
    ClusterAccess access = ClusterAccess.inCluster();
    assertThatIllegalArgumentException().isThrownBy(() -> access.impersonating(""));
    assertThatIllegalArgumentException().isThrownBy(() -> access.withTimeout(Duration.ZERO));
  }
}
