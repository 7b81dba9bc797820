package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** The way to one remote: where it is, what it is shown, how long it may take. Thread-safe. */
final class Wire {
  private static final int MOST_SECRETS = 8;

  private final RepositoryUrl url;
  private final ProviderContext context;
  private volatile boolean hooks;
  private final Set<Secret> shown = ConcurrentHashMap.newKeySet();

  Wire(RepositoryUrl url, ProviderContext context) {
    this.url = url;
    this.context = context;
  }

  /** Has pushes to a folder go through {@code git receive-pack}, which runs its hooks. */
  void runHooks() {
    hooks = true;
  }

  RepositoryUrl url() {
    return url;
  }

  ProviderContext context() {
    return context;
  }

  /** Opens a transport that asks for credentials when the server does. */
  Transport open(Repository local) throws IOException {
    Transport transport;
    try {
      URIish uri = new URIish(url.toString());
      boolean daemon = url.transport() == RepositoryUrl.Transport.GIT;
      transport = daemon ? new DaemonTransport(local, uri) : Transport.open(local, uri);
    } catch (URISyntaxException e) {
      throw new ProviderException(
          ErrorKind.INVALID, "Could not use " + url + ": JGit cannot read this URL.");
    }
    transport.setTimeout((int) Math.max(1, context.timeout().plusMillis(999).toSeconds()));
    transport.setCredentialsProvider(new Login(context.credentials().get()));
    transport.setPushThin(true);
    if (transport instanceof TransportHttp http && !context.tls().isUsual()) {
      http.setHttpConnectionFactory(new TlsConnections(context.tls()));
    }
    if (hooks) {
      // any spelling but the usual two makes JGit start the program instead of playing its part
      transport.setOptionReceivePack("git  receive-pack");
    }
    return transport;
  }

  /** A text without any secret that was shown to the server. */
  String redact(String text) {
    String clean = text;
    for (Secret secret : shown) {
      clean = secret.redact(clean);
    }
    return clean;
  }

  private void remember(String user, Secret secret) {
    if (shown.size() >= 3 * MOST_SECRETS) {
      shown.clear();
    }
    String pair = user + ":" + secret.reveal();
    shown.add(secret);
    shown.add(Secret.of(java.net.URLEncoder.encode(secret.reveal(), UTF_8)));
    shown.add(Secret.of(Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))));
  }

  /** Hands out the credentials of one connection, to that host alone. */
  private final class Login extends CredentialsProvider {
    private final Credentials credentials;

    Login(Credentials credentials) {
      this.credentials = credentials;
      credentials.password().ifPresent(secret -> remember(user(), secret));
    }

    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
      return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) throws UnsupportedCredentialItem {
      @Nullable Secret secret = credentials.secret();
      if (secret == null || !isOurs(uri)) {
        return false;
      }
      for (CredentialItem item : items) {
        if (item instanceof CredentialItem.Username name) {
          name.setValue(user());
        } else if (item instanceof CredentialItem.Password password) {
          password.setValue(secret.reveal().toCharArray());
        } else if (item instanceof CredentialItem.StringType text && item.isValueSecure()) {
          text.setValue(secret.reveal());
        } else {
          return false;
        }
      }
      return true;
    }

    /** A server may send us elsewhere; the credentials don't follow. */
    private boolean isOurs(URIish uri) {
      boolean sameScheme = "https".equals(uri.getScheme()) || !url.toString().startsWith("https:");
      return sameScheme && url.host().equalsIgnoreCase(uri.getHost() == null ? "" : uri.getHost());
    }

    private String user() {
      return credentials.user().isEmpty() ? url.user().orElse("git") : credentials.user();
    }
  }
}
