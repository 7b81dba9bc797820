package io.gitops4j.k8s.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate for somebody who may do everything, who vouches for himself.
 *
 * @param certificate in PEM
 * @param key in PEM
 */
public record ClientCertificate(String certificate, String key) {
  /** The name in it. */
  public static final String USER = "ada";

  private static final String PASSWORD = "a password";

  /** Makes one with the JDK's keytool, in a folder. */
  static ClientCertificate make(Path folder) throws IOException {
    Path store = folder.resolve("client.p12");
    Keytool.generate(
        store, PASSWORD, "-keyalg", "RSA", "-dname", "CN=" + USER + ",O=system:masters");
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      return new ClientCertificate(
          pem("CERTIFICATE", keys.getCertificate("mykey").getEncoded()),
          pem("PRIVATE KEY", keys.getKey("mykey", PASSWORD.toCharArray()).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  static String pem(String what, byte[] content) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(content)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
