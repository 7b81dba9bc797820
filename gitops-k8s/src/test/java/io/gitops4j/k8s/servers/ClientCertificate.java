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
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + USER + ",O=system:masters",
                "-validity",
                "2")
            .redirectErrorStream(true)
            .start();
    keytool.getOutputStream().close();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.onExit().join().exitValue() != 0) {
      throw new IOException(said);
    }
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
