package io.gitops4j.git;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Daemon;
import org.eclipse.jgit.transport.DaemonClient;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.ServiceMayNotContinueException;
import org.eclipse.jgit.transport.resolver.RepositoryResolver;

/**
 * A Git server for tests, a process of its own: serves the bare repositories below a folder over
 * {@code git://} and, with Basic authentication, over {@code http://}. Arguments: folder, user,
 * password. Prints its two ports and ends when its input does.
 */
public final class GitServerMain {
  private GitServerMain() {}

  /** Runs until the input ends. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    RepositoryResolver<Object> resolver = (request, name) -> open(root, name);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    Daemon daemon = new Daemon(new InetSocketAddress(loopback, 0));
    daemon.setRepositoryResolver((DaemonClient request, String name) -> exported(root, name));
    daemon.getService("git-receive-pack").setEnabled(true);
    daemon.setReceivePackFactory((request, repository) -> receiver(repository));
    daemon.start();
    SmartHttp http = new SmartHttp(resolver, arguments[1], arguments[2]);
    int port = http.start(new InetSocketAddress(loopback, 0));
    System.out.println(daemon.getAddress().getPort() + " " + port);
    System.out.flush();
    while (System.in.read() >= 0) {
      // whoever started this says nothing, and lets go of the pipe at its end
    }
    Runtime.getRuntime().halt(0);
  }

  static ReceivePack receiver(Repository repository) {
    ReceivePack receiver = new ReceivePack(repository);
    ScriptedHook hook = new ScriptedHook(repository.getDirectory().toPath());
    receiver.setPreReceiveHook(hook);
    receiver.setPostReceiveHook(hook);
    return receiver;
  }

  /** As {@code git daemon --informative-errors} answers. */
  private static Repository exported(Path root, String name) throws ServiceMayNotContinueException {
    try {
      return open(root, name);
    } catch (RepositoryNotFoundException e) {
      throw new ServiceMayNotContinueException("no such repository: /" + name);
    }
  }

  private static Repository open(Path root, String name) throws RepositoryNotFoundException {
    Path bare = root.resolve(name).normalize();
    try {
      if (bare.startsWith(root) && bare.resolve("HEAD").toFile().exists()) {
        return BareRepository.open(bare);
      }
    } catch (IOException e) {
      throw new RepositoryNotFoundException(name, e);
    }
    throw new RepositoryNotFoundException(name);
  }
}
