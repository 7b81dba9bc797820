package io.gitops4j.registry;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A busybox that needs no libraries, and the smallest image it makes: a shell and the few commands
 * that a model server's sidecar calls.
 *
 * @param file the executable
 * @param platform what it runs on
 */
record StaticShell(Path file, String platform) {
  private static final int ELF_HEADER = 64;
  private static final int INTERPRETER = 3;
  private static final List<String> COMMANDS =
      List.of("cat", "cp", "ln", "ls", "mkdir", "rm", "sh", "sleep", "test", "true");

  /**
   * Looks at an executable.
   *
   * @throws IOException if it cannot be read, or needs libraries, or is for an unknown machine
   */
  static StaticShell of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = read(channel, 0, ELF_HEADER);
      if (header.getInt(0) != 0x464c457f || header.get(4) != 2 || header.get(5) != 1) {
        throw new IOException("it is no 64-bit little-endian ELF executable");
      }
      long table = header.getLong(32);
      int entrySize = Short.toUnsignedInt(header.getShort(54));
      int count = Short.toUnsignedInt(header.getShort(56));
      for (int i = 0; i < count; i++) {
        if (read(channel, table + (long) i * entrySize, 4).getInt(0) == INTERPRETER) {
          throw new IOException("it needs shared libraries; a statically linked one is wanted");
        }
      }
      return new StaticShell(file, platform(header.getShort(18)));
    }
  }

  /** The {@code busybox} of this machine for a platform, if it has one that will do. */
  static Optional<StaticShell> onPath(String searchPath, String platform) {
    for (String folder : searchPath.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, "busybox");
      if (!folder.isBlank() && Files.isExecutable(candidate)) {
        try {
          StaticShell shell = of(candidate);
          if (shell.platform().equals(platform)) {
            return Optional.of(shell);
          }
        } catch (IOException e) {
          System.getLogger(StaticShell.class.getName())
              .log(System.Logger.Level.DEBUG, "{0} will not do: {1}", candidate, e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  /** The whole file system of the image. */
  TarLayer layer() throws IOException {
    TarLayer.Builder layer = new TarLayer.Builder();
    layer.add(TarEntry.folder("bin/", 0755)).file("bin/busybox", file, 0755);
    COMMANDS.forEach(command -> layer.add(TarEntry.link("bin/" + command, "busybox")));
    return layer.add(TarEntry.folder("tmp/", 01777)).build();
  }

  private static String platform(short machine) throws IOException {
    return switch (machine) {
      case 62 -> "linux/amd64";
      case 183 -> "linux/arm64";
      case 243 -> "linux/riscv64";
      default -> throw new IOException("it is for a machine of unknown kind " + machine);
    };
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    if (channel.read(buffer, at) < length) {
      throw new IOException("it ends too early for an executable");
    }
    return buffer;
  }
}
