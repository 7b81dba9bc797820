package io.gitops4j.git;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the server's {@code receive-pack}: it begins with the server saying what its refs
 * are, so that looking and pushing take one connection.
 */
final class WirePushSession implements PushSession {
  private final Wire wire;
  private final PushView local;
  private final Transport transport;
  private final PushConnection connection;

  private WirePushSession(
      Wire wire, PushView local, Transport transport, PushConnection connection) {
    this.wire = wire;
    this.local = local;
    this.transport = transport;
    this.connection = connection;
  }

  static WirePushSession open(Wire wire, Repository mirror) throws IOException {
    PushView local = new PushView(mirror);
    Transport transport = wire.open(local);
    try {
      return new WirePushSession(wire, local, transport, transport.openPush());
    } catch (IOException | RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  @Override
  public Optional<ObjectId> head(String ref) {
    return Optional.ofNullable(connection.getRef(ref)).map(Ref::getObjectId);
  }

  @Override
  public Collection<String> branches() {
    return connection.getRefsMap().keySet();
  }

  @Override
  public PushReply push(List<RefChange> changes, @Nullable PushScope scope) throws IOException {
    if (scope != null) {
      local.narrow(scope);
    }
    Map<String, RemoteRefUpdate> updates = new LinkedHashMap<>();
    for (RefChange change : changes) {
      @Nullable ObjectId target = change.to().equals(ObjectId.zeroId()) ? null : change.to();
      updates.put(
          change.ref(),
          new RemoteRefUpdate(
              local,
              target == null ? null : target.name(),
              target,
              change.ref(),
              true,
              null,
              change.from()));
    }
    String broken = "";
    try {
      Errand.within(wire.context().timeout(), () -> send(updates), connection::close);
    } catch (TransportException | Errand.TooLateException e) {
      broken = String.valueOf(e.getMessage());
    }
    return reply(updates, broken);
  }

  @Override
  public void close() {
    connection.close();
    transport.close();
  }

  private Map<String, RemoteRefUpdate> send(Map<String, RemoteRefUpdate> updates)
      throws IOException {
    connection.push(NullProgressMonitor.INSTANCE, updates, null);
    return updates;
  }

  private PushReply reply(Map<String, RemoteRefUpdate> updates, String broken) {
    Set<String> landed = new HashSet<>();
    StringJoiner text = new StringJoiner("; ");
    for (RemoteRefUpdate update : updates.values()) {
      if (broken.isEmpty() && update.getStatus() == RemoteRefUpdate.Status.OK) {
        landed.add(update.getRemoteName());
      } else if (update.getMessage() != null) {
        text.add(update.getMessage());
      }
    }
    String said = connection.getMessages().strip();
    if (!said.isEmpty()) {
      text.add(said);
    }
    if (!broken.isEmpty()) {
      text.add(broken);
    }
    return new PushReply(landed, !broken.isEmpty(), wire.redact(text.toString()));
  }
}
