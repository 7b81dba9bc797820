package io.gitops4j.git;

import io.gitops4j.core.model.Tls;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/** JGit's connections by HTTP, with our TLS. */
record TlsConnections(Tls tls) implements HttpConnectionFactory {
  private static final JDKHttpConnectionFactory JDK = new JDKHttpConnectionFactory();

  @Override
  public HttpConnection create(URL url) throws IOException {
    return configured(url, JDK.create(url));
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    return configured(url, JDK.create(url, proxy));
  }

  private HttpConnection configured(URL url, HttpConnection connection) throws IOException {
    if (url.getProtocol().equals("https")) {
      try {
        connection.configure(tls.keyManagers(), tls.trustManagers(), null);
      } catch (GeneralSecurityException e) {
        throw new IOException("This JDK has no TLS", e);
      }
    }
    return connection;
  }
}
