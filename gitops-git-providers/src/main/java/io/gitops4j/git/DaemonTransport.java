package io.gitops4j.git;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.BasePackPushConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackTransport;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TcpTransport;
import org.eclipse.jgit.transport.URIish;

/**
 * The protocol of {@code git daemon}, as JGit speaks it, over sockets that send and acknowledge at
 * once and time out. With JGit's own, pushes and fetches wait some 40 ms for a delayed
 * acknowledgement of one side or the other, and for ever for a server that says nothing.
 */
final class DaemonTransport extends TcpTransport implements PackTransport {
  private static final int PORT = 9418;

  DaemonTransport(Repository local, URIish uri) {
    super(local, uri);
  }

  @Override
  public FetchConnection openFetch() throws TransportException {
    return openFetch(List.of());
  }

  @Override
  public FetchConnection openFetch(Collection<RefSpec> wanted, String... more)
      throws TransportException {
    return new Fetch(this, wanted, more);
  }

  @Override
  public PushConnection openPush() throws TransportException {
    return new Push(this);
  }

  @Override
  public void close() {
    // each connection has a socket of its own
  }

  private Socket connect() throws TransportException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      // JGit's own timeouts interrupt the reading thread, which a socket does not notice
      socket.setSoTimeout(getTimeout() * 1_000);
      int port = uri.getPort() > 0 ? uri.getPort() : PORT;
      socket.connect(new InetSocketAddress(uri.getHost(), port), getTimeout() * 1_000);
      return socket;
    } catch (IOException e) {
      closeQuietly(socket);
      throw new TransportException("cannot connect to " + uri.getHost() + ": " + e.getMessage(), e);
    }
  }

  private void request(PacketLineOut out, String service, String version) throws IOException {
    String port = uri.getPort() > 0 && uri.getPort() != PORT ? ":" + uri.getPort() : "";
    out.writeString(
        service + " " + uri.getPath() + "\0host=" + uri.getHost() + port + "\0" + version);
    out.flush();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is of no use any more in any case
    }
  }

  private static final class Fetch extends BasePackFetchConnection {
    private final Socket socket;

    Fetch(DaemonTransport transport, Collection<RefSpec> wanted, String... more)
        throws TransportException {
      super(transport);
      socket = transport.connect();
      try {
        init(
            new BufferedInputStream(new PromptInput(socket)),
            new BufferedOutputStream(socket.getOutputStream()));
        transport.request(pckOut, "git-upload-pack", "\0version=2\0");
      } catch (IOException e) {
        close();
        throw new TransportException(uri, "the remote hung up", e);
      }
      if (!readAdvertisedRefs()) {
        lsRefs(wanted, more);
      }
    }

    @Override
    public void close() {
      super.close();
      closeQuietly(socket);
    }
  }

  private static final class Push extends BasePackPushConnection {
    private final Socket socket;

    Push(DaemonTransport transport) throws TransportException {
      super(transport);
      socket = transport.connect();
      try {
        init(
            new BufferedInputStream(new PromptInput(socket)),
            new BufferedOutputStream(socket.getOutputStream()));
        transport.request(pckOut, "git-receive-pack", "");
      } catch (IOException e) {
        close();
        throw new TransportException(uri, "the remote hung up", e);
      }
      readAdvertisedRefs();
    }

    @Override
    public void close() {
      super.close();
      closeQuietly(socket);
    }
  }
}
