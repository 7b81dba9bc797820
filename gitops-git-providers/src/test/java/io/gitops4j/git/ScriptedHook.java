package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;

/**
 * The hooks of a server that does what files in the repository say. {@code pushes} and {@code
 * judged}: one line is added per push before and after the branches are moved. {@code hold-N}: the
 * first push to see it renames it to {@code held-N} and waits until that is gone. {@code
 * hook.properties}: {@code refuse.branch}, {@code refuse.message} (a part of a commit's message),
 * {@code text} (what is said then), {@code pause} (each push waits for up to so many milliseconds),
 * {@code race} (a commit: once, the branch is moved to it and the push declined).
 */
final class ScriptedHook implements PreReceiveHook, PostReceiveHook {
  private final Path bare;

  ScriptedHook(Path bare) {
    this.bare = bare;
  }

  @Override
  public void onPreReceive(ReceivePack push, Collection<ReceiveCommand> commands) {
    try {
      count("pushes");
      hold();
      Properties script = script();
      pause(Integer.parseInt(script.getProperty("pause", "0")));
      for (ReceiveCommand command : commands) {
        judge(push, command, script);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onPostReceive(ReceivePack push, Collection<ReceiveCommand> moved) {
    try {
      count("judged");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void count(String what) throws IOException {
    Files.writeString(
        bare.resolve(what), "push\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void judge(ReceivePack push, ReceiveCommand command, Properties script)
      throws IOException {
    String text = script.getProperty("text", "declined");
    if (command.getRefName().equals("refs/heads/" + script.getProperty("refuse.branch"))) {
      command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, text);
    }
    String poison = script.getProperty("refuse.message");
    if (poison != null && brings(push, command, poison)) {
      command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, text);
    }
    String race = script.getProperty("race");
    if (race != null) {
      Files.delete(bare.resolve("hook.properties"));
      move(push.getRepository(), command.getRefName(), race);
      command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, text);
    }
  }

  private static boolean brings(ReceivePack push, ReceiveCommand command, String poison)
      throws IOException {
    try (RevWalk walk = new RevWalk(push.getRepository())) {
      walk.markStart(walk.parseCommit(command.getNewId()));
      if (!command.getOldId().equals(ObjectId.zeroId())) {
        walk.markUninteresting(walk.parseCommit(command.getOldId()));
      }
      for (RevCommit commit : walk) {
        if (commit.getFullMessage().contains(poison)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void move(Repository repository, String ref, String to) throws IOException {
    RefUpdate update = repository.updateRef(ref);
    update.setNewObjectId(ObjectId.fromString(to));
    update.forceUpdate();
  }

  private static void pause(int mostMillis) {
    int millis = mostMillis == 0 ? 0 : ThreadLocalRandom.current().nextInt(mostMillis);
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  private void hold() throws IOException {
    for (int n = 1; n < 10; n++) {
      Path held = bare.resolve("held-" + n);
      try {
        Files.move(bare.resolve("hold-" + n), held);
      } catch (NoSuchFileException e) {
        continue;
      }
      while (Files.exists(held)) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
      return;
    }
  }

  private Properties script() throws IOException {
    Properties script = new Properties();
    Path file = bare.resolve("hook.properties");
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file, UTF_8)) {
        script.load(in);
      }
    }
    return script;
  }
}
