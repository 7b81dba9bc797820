package io.gitops4j.k8s.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.model.Tls;
import io.gitops4j.k8s.servers.Keytool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** An admission webhook that denies everything, on the loopback interface. */
final class DenyingWebhook implements AutoCloseable {
  private static final String PASSWORD = "a password";

  private final HttpsServer server;
  private final String authority;

  private DenyingWebhook(HttpsServer server, String authority) {
    this.server = server;
    this.authority = authority;
  }

  /** Starts one; its key is made by the JDK's keytool. */
  static DenyingWebhook start(Path folder, String why)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve("webhook.p12");
    Keytool.generate(
        store, PASSWORD, "-keyalg", "EC", "-dname", "CN=webhook", "-ext", "san=ip:127.0.0.1");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
    Tls tls = Tls.USUAL.presenting(store, Secret.of(PASSWORD));
    server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
    server.createContext(
        "/",
        exchange -> {
          String uid =
              Json.object(exchange.getRequestBody().readAllBytes()).object("request").text("uid");
          byte[] answer =
              """
              {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
               "response": {"uid": "%s", "allowed": false, "status": {"message": "%s"}}}
              """
                  .formatted(uid, why)
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return new DenyingWebhook(server, pem(store));
  }

  private static String pem(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    byte[] certificate = keys.getCertificate("mykey").getEncoded();
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(certificate)
        + "\n-----END CERTIFICATE-----\n";
  }

  /** What registers it for config maps of a namespace. */
  String configuration(String name, String namespace) {
    return """
        {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration",
         "metadata": {"name": "%1$s"},
         "webhooks": [{"name": "%1$s.example.org", "admissionReviewVersions": ["v1"],
           "sideEffects": "None", "timeoutSeconds": 10, "failurePolicy": "Fail",
           "clientConfig": {"url": "https://127.0.0.1:%2$d/", "caBundle": "%3$s"},
           "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%4$s"}},
           "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE", "UPDATE"],
             "resources": ["configmaps"]}]}]}
        """
        .formatted(
            name,
            server.getAddress().getPort(),
            Base64.getEncoder().encodeToString(authority.getBytes(UTF_8)),
            namespace);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
