package io.gitops4j.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How servers are known, and what they are shown, where connections are by TLS. A server's name is
 * always compared with its certificate. Immutable and thread-safe; certificates are read once, when
 * it is made.
 */
public final class Tls {
  /** The authorities that the JDK trusts; shows nothing. */
  public static final Tls USUAL = new Tls(List.of(), List.of());

  private final List<TrustManager> trust;
  private final List<KeyManager> keys;

  private Tls(List<TrustManager> trust, List<KeyManager> keys) {
    this.trust = List.copyOf(trust);
    this.keys = List.copyOf(keys);
  }

  /**
   * The same, knowing servers also by these authorities, besides those that the JDK trusts.
   *
   * @param certificates a file with X.509 certificates in PEM
   * @throws IllegalArgumentException if it can't be read as that, or has none
   */
  public Tls trusting(Path certificates) {
    try (InputStream in = Files.newInputStream(certificates)) {
      Collection<? extends Certificate> more =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (more.isEmpty()) {
        throw new IllegalArgumentException("There is no certificate in " + certificates);
      }
      return new Tls(trusting(more), keys);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "Could not read the certificates in " + certificates + ": " + e.getMessage(), e);
    }
  }

  private static List<TrustManager> trusting(Collection<? extends Certificate> more)
      throws GeneralSecurityException, IOException {
    List<Certificate> all = new ArrayList<>(more);
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager known) {
        all.addAll(List.<X509Certificate>of(known.getAcceptedIssuers()));
      }
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry("authority-" + i, all.get(i));
    }
    return List.of(managers(store));
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /**
   * The same, showing a certificate of our own to servers that ask for one (mutual TLS).
   *
   * @param keyStore a PKCS#12 file with the certificate and its key
   * @throws IllegalArgumentException if it can't be read with this password
   */
  public Tls presenting(Path keyStore, Secret password) {
    char[] open = password.reveal().toCharArray();
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, open);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, open);
      return new Tls(trust, List.of(factory.getKeyManagers()));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "Could not read the key in " + keyStore + ": " + password.redact("" + e.getMessage()), e);
    }
  }

  /** A context of the JDK's that does so. */
  public SSLContext context() {
    try {
      if (isUsual()) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no TLS", e);
    }
  }

  /** Whether it is as the JDK has it. */
  public boolean isUsual() {
    return trust.isEmpty() && keys.isEmpty();
  }

  /** Who knows servers; {@code null} for the JDK's own. */
  public TrustManager @Nullable [] trustManagers() {
    return trust.isEmpty() ? null : trust.toArray(TrustManager[]::new);
  }

  /** Who has what servers are shown; {@code null} for the JDK's own. */
  public KeyManager @Nullable [] keyManagers() {
    return keys.isEmpty() ? null : keys.toArray(KeyManager[]::new);
  }
}
